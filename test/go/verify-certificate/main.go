// Says of certificates, pairs and requests what Go's crypto/x509 and crypto/tls say: the judges in MinIO, KES and mc.
//
// A JSON array of questions on stdin, a JSON array of answers on stdout; an answer is empty, or the error.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net"
	"os"
)

type question struct {
	// PEM, the leaf first.
	Chain string `json:"chain"`
	// PEM; of a pair.
	Key string `json:"key"`
	// PEM.
	Roots string `json:"roots"`
	// A DNS name or an address; empty for clients.
	Host string `json:"host"`
	// "server" or "client".
	Role string `json:"role"`
	// PEM; then everything else is left out.
	Request string `json:"request"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := make([]string, len(questions))
	for i, asked := range questions {
		if err := judge(asked); err != nil {
			answers[i] = err.Error()
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		os.Exit(1)
	}
}

func judge(asked question) error {
	if asked.Request != "" {
		return judgeRequest(asked.Request)
	}
	if _, err := tls.X509KeyPair([]byte(asked.Chain), []byte(asked.Key)); err != nil {
		return err
	}
	chain, err := certificates(asked.Chain)
	if err != nil {
		return err
	}
	roots, err := certificates(asked.Roots)
	if err != nil {
		return err
	}
	options := x509.VerifyOptions{
		Roots:         x509.NewCertPool(),
		Intermediates: x509.NewCertPool(),
		KeyUsages:     []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if asked.Role == "client" {
		options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	for _, root := range roots {
		options.Roots.AddCert(root)
	}
	for _, issuer := range chain[1:] {
		options.Intermediates.AddCert(issuer)
	}
	if _, err := chain[0].Verify(options); err != nil {
		return err
	}
	if asked.Host == "" {
		return nil
	}
	if net.ParseIP(asked.Host) == nil {
		options.DNSName = asked.Host
		_, err := chain[0].Verify(options)
		return err
	}
	return chain[0].VerifyHostname(asked.Host)
}

// Nothing may stand between or behind the blocks: MinIO would not start.
func certificates(text string) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	for rest := []byte(text); len(rest) > 0; {
		block, left := pem.Decode(rest)
		if block == nil || block.Type != "CERTIFICATE" {
			return nil, errors.New("something that is no certificate")
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		found = append(found, certificate)
		rest = left
	}
	if len(found) == 0 {
		return nil, errors.New("no certificate")
	}
	return found, nil
}

func judgeRequest(text string) error {
	block, rest := pem.Decode([]byte(text))
	if block == nil || len(rest) > 0 {
		return errors.New("not one PEM block")
	}
	request, err := x509.ParseCertificateRequest(block.Bytes)
	if err != nil {
		return err
	}
	return request.CheckSignature()
}
