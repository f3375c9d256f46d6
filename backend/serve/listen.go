package serve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Listen opens unix:///path, host:port or grpc://host:port. A socket can be used by its owner
// only. One left behind by a dead server is replaced; one that somebody answers
// on, and any other file, is an error.
func Listen(ctx context.Context, address string) (net.Listener, error) {
	path, unix := strings.CutPrefix(address, "unix://")
	if unix {
		if !filepath.IsAbs(path) {
			return nil, fmt.Errorf("listen address %q: want an absolute path behind unix://, as in unix:///run/rflow.sock", address)
		}
		return listenUnix(ctx, filepath.Clean(path))
	}
	host := strings.TrimPrefix(address, "grpc://")
	if _, _, err := net.SplitHostPort(host); err != nil {
		return nil, fmt.Errorf("listen address %q: want unix:///path or host:port", address)
	}
	var config net.ListenConfig
	lis, err := config.Listen(ctx, "tcp", host)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, reason(err))
	}
	return lis, nil
}

func listenUnix(ctx context.Context, path string) (net.Listener, error) {
	if err := removeStale(ctx, path); err != nil {
		return nil, fmt.Errorf("cannot listen on unix://%s: %w", path, err)
	}
	var config net.ListenConfig
	lis, err := config.Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("cannot listen on unix://%s: %w", path, reason(err))
	}
	if err := os.Chmod(path, 0o600); err != nil {
		_ = lis.Close()
		return nil, fmt.Errorf("cannot keep unix://%s private: %w", path, err)
	}
	return lis, nil
}

// removeStale removes a socket on which nobody answers.
func removeStale(ctx context.Context, path string) error {
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSocket {
		return errors.New("there is a file that is no socket")
	}
	dialer := net.Dialer{Timeout: 2 * time.Second}
	conn, err := dialer.DialContext(ctx, "unix", path)
	if err == nil {
		_ = conn.Close()
		return errors.New("another backend answers there")
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		return reason(err)
	}
	return os.Remove(path)
}

// reason takes the operation and address off a network error, since the caller
// has said them.
func reason(err error) error {
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
