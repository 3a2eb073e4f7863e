// Judges certificates by Go's crypto/x509, as MinIO, KES and mc do: a JSON object a line in, one a line out.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/json"
	"os"
	"time"
)

type question struct {
	Leaf          []byte
	Intermediates [][]byte
	Anchors       [][]byte
	Host          string
	At            time.Time
	Purpose       string
}

func pool(ders [][]byte) *x509.CertPool {
	certificates := x509.NewCertPool()
	for _, der := range ders {
		if certificate, err := x509.ParseCertificate(der); err == nil {
			certificates.AddCert(certificate)
		}
	}
	return certificates
}

func judge(q question) string {
	leaf, err := x509.ParseCertificate(q.Leaf)
	if err != nil {
		return "parse: " + err.Error()
	}
	usage := x509.ExtKeyUsageServerAuth
	if q.Purpose == "clientAuth" {
		usage = x509.ExtKeyUsageClientAuth
	}
	_, err = leaf.Verify(x509.VerifyOptions{
		DNSName:       q.Host,
		Roots:         pool(q.Anchors),
		Intermediates: pool(q.Intermediates),
		CurrentTime:   q.At,
		KeyUsages:     []x509.ExtKeyUsage{usage},
	})
	if err != nil {
		return err.Error()
	}
	return ""
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			panic(err)
		}
		message := judge(q)
		if err := out.Encode(map[string]any{"ok": message == "", "message": message}); err != nil {
			panic(err)
		}
	}
}
