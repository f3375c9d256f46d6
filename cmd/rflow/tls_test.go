package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health/grpc_health_v1"
)

// authority is a private one, with the certificate that it gave to a backend.
type authority struct {
	ca, cert, key string // files
	pool          *x509.CertPool
}

// newAuthority signs for the hosts.
func newAuthority(t *testing.T, hosts ...net.IP) authority {
	t.Helper()
	dir := t.TempDir()
	now := time.Now()
	root := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "box"}, NotBefore: root.NotBefore, NotAfter: root.NotAfter,
		IPAddresses: hosts, KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	rootKey, leafKey := newKey(t), newKey(t)
	sign := func(of *x509.Certificate, key *ecdsa.PrivateKey) []byte {
		der, err := x509.CreateCertificate(rand.Reader, of, root, key.Public(), rootKey)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(leafKey)
	if err != nil {
		t.Fatal(err)
	}
	a := authority{pool: x509.NewCertPool()}
	write := func(name, kind string, der []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rootDER := sign(root, rootKey)
	a.ca, a.cert, a.key = write("ca.pem", "CERTIFICATE", rootDER), write("box.pem", "CERTIFICATE", sign(leaf, leafKey)), write("box.key", "PRIVATE KEY", keyDER)
	text, err := os.ReadFile(a.ca)
	if err != nil || !a.pool.AppendCertsFromPEM(text) {
		t.Fatalf("the authority's certificate cannot be read: %v", err)
	}
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// serveTLS runs rflow backend with the authority's certificate and a token, and
// returns its host:port.
func serveTLS(t *testing.T, a authority, token string) string {
	t.Helper()
	cmd := newProgram(t).command("backend", "--listen", "127.0.0.1:0", "--tls-cert", a.cert, "--tls-key", a.key)
	cmd.Env = append(cmd.Env, "RFLOW_TOKEN="+token)
	said, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Errorf("the backend, asked to end: %v", err)
		}
	})
	lines := bufio.NewReader(said)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("the backend does not listen: %v", err)
		}
		if _, address, found := strings.Cut(line, "listens on "); found {
			go func() { _, _ = io.Copy(io.Discard, lines) }()
			return strings.TrimSpace(address)
		}
	}
}

func TestOverTLSWithAnAuthorityOfOnesOwn(t *testing.T) {
	a := newAuthority(t, net.IPv4(127, 0, 0, 1))
	address := serveTLS(t, a, "sesame")
	p := newProgram(t)
	call := func(env []string, more ...string) result {
		cmd := p.command(append([]string{"run", "--prompt", "a photo of a red apple", "--backend", "grpcs://" + address, "--json"}, append(more, small...)...)...)
		cmd.Env = append(cmd.Env, env...)
		return p.finish(cmd)
	}
	token := []string{"RFLOW_TOKEN=sesame"}
	if r := call(token, "--tls-ca", a.ca); r.code != exitDone || !strings.Contains(r.out, `"session_finished"`) {
		t.Errorf("with authority and token: exit %d\n%s", r.code, r.errOut)
	}
	if r := call(append(token, "RFLOW_TLS_CA="+a.ca)); r.code != exitDone {
		t.Errorf("with the authority from the environment: exit %d\n%s", r.code, r.errOut)
	}
	for _, c := range []struct {
		name, want string
		r          result
	}{
		{"no authority", "--tls-ca", call(token)},
		{"no token", "token", call(nil, "--tls-ca", a.ca)},
		{"another token", "token", call([]string{"RFLOW_TOKEN=open"}, "--tls-ca", a.ca)},
	} {
		if c.r.code != exitFailed || !strings.Contains(c.r.errOut, c.want) {
			t.Errorf("%s: exit %d, said %q; want exit %d and a word about %s", c.name, c.r.code, c.r.errOut, exitFailed, c.want)
		}
	}
	if r := call(token, "--tls-ca", a.key); r.code != exitUsage || !strings.Contains(r.errOut, "no certificate") {
		t.Errorf("an authority that is none: exit %d, said %q", r.code, r.errOut)
	}
	checkHealth(t, address, a.pool)
}

// checkHealth asks as a load balancer does, which has no token.
func checkHealth(t *testing.T, address string, pool *x509.CertPool) {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(credentials.NewTLS(&tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12})))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	answer, err := grpc_health_v1.NewHealthClient(conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{})
	if err != nil || answer.GetStatus() != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Errorf("health: %v, %v", answer, err)
	}
}

func TestACertificateForAnotherName(t *testing.T) {
	a := newAuthority(t, net.IPv4(192, 0, 2, 1))
	r := newProgram(t).run("doctor", "--backend", "grpcs://"+serveTLS(t, a, ""), "--tls-ca", a.ca)
	said := strings.Join(strings.Fields(r.out), " ") // lines are broken where they are full
	if r.code != exitFailed || !strings.Contains(said, "for another name") {
		t.Errorf("exit %d, said %q; want exit %d and that the certificate is for another name", r.code, r.out, exitFailed)
	}
}

func TestATokenNeverTravelsInClear(t *testing.T) {
	p := newProgram(t)
	cmd := p.command("doctor", "--backend", "grpc://192.0.2.1:7433")
	cmd.Env = append(cmd.Env, "RFLOW_TOKEN=sesame")
	if r := p.finish(cmd); r.code != exitFailed || !strings.Contains(r.out, "clear text") || strings.Contains(r.out+r.errOut, "sesame") {
		t.Errorf("exit %d, said %q%q; want a refusal that keeps the token to itself", r.code, r.out, r.errOut)
	}
	if r := p.run("backend", "--listen", "0.0.0.0:0", "--token", "sesame"); r.code != exitFailed || !strings.Contains(r.errOut, "clear text") {
		t.Errorf("exit %d, said %q; want a refusal", r.code, r.errOut)
	}
}
