// Says what Go's own parsers make of bytes: one JSON document a line in, one out.
package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"os"
)

type question struct {
	Kind string // pem, certificate, pair, host
	Data []byte // PEM for pem and pair, DER for certificate and host
	Host string // for host
	Key  []byte // PEM, for pair
}

type block struct {
	Type    string            `json:"type"`
	Headers map[string]string `json:"headers"`
	Bytes   []byte            `json:"bytes"`
}

type answer struct {
	Error   string  `json:"error"`
	Blocks  []block `json:"blocks"`
	Rest    int     `json:"rest"`
	Trimmed int     `json:"trimmed"`
}

func main() {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	for in.More() {
		var asked question
		if err := in.Decode(&asked); err != nil {
			panic(err)
		}
		if err := out.Encode(judge(asked)); err != nil {
			panic(err)
		}
	}
}

func judge(asked question) answer {
	var err error
	switch asked.Kind {
	case "certificate":
		_, err = x509.ParseCertificate(asked.Data)
	case "host":
		var parsed *x509.Certificate
		if parsed, err = x509.ParseCertificate(asked.Data); err == nil && parsed.VerifyHostname(asked.Host) != nil {
			err = errors.New("another host")
		}
	case "pair":
		_, err = tls.X509KeyPair(asked.Data, asked.Key)
	case "pem":
		return blocksOf(asked.Data)
	}
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{}
}

func blocksOf(data []byte) answer {
	found := answer{Trimmed: len(bytes.TrimSpace(data)), Blocks: []block{}}
	for {
		next, rest := pem.Decode(data)
		data = rest
		if next == nil {
			found.Rest = len(rest)
			return found
		}
		found.Blocks = append(found.Blocks, block{next.Type, next.Headers, next.Bytes})
	}
}
