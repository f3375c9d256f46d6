package main

import (
	"crypto/tls"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"rflow/backend/serve"
)

const backendHelp = `Serves the embedded backend, Clay World, so that rflow on another machine can
use it: a demonstration world, not a trained model. Listens on a unix socket or
on host:port. A token (--token, or RFLOW_TOKEN) is asked of every call, and is
refused on an address that others can reach without TLS. Those who use a
certificate of an authority of their own name it with --tls-ca on the other side.`

func (a *app) backendCommand() *cobra.Command {
	var listen, cert, key, token string
	var step time.Duration
	cmd := &cobra.Command{
		Use:   "backend --listen unix:///PATH|HOST:PORT",
		Short: "Serve the embedded backend for other machines",
		Long:  backendHelp,
		Example: "  rflow backend --listen 127.0.0.1:7433\n  rflow --backend grpc://127.0.0.1:7433\n  rflow backend --listen unix:///tmp/rflow.sock\n" +
			"  RFLOW_TOKEN=... rflow backend --listen 0.0.0.0:7433 --tls-cert box.pem --tls-key box.key\n" +
			"  RFLOW_TOKEN=... rflow --backend grpcs://box:7433 --tls-ca ca.pem",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if listen == "" {
				return usagef("backend needs --listen unix:///PATH or HOST:PORT")
			}
			opts := clayOptions()
			opts.Log = slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
			opts.Token = token
			if opts.Token == "" {
				opts.Token = a.settings.get("token")
			}
			if (cert == "") != (key == "") {
				return usagef("--tls-cert and --tls-key go together")
			}
			if cert != "" {
				pair, err := tls.LoadX509KeyPair(cert, key)
				if err != nil {
					return usagef("--tls-cert, --tls-key: %w", err)
				}
				opts.TLS = &tls.Config{Certificates: []tls.Certificate{pair}, MinVersion: tls.VersionTLS12}
			}
			return serveClay(cmd, listen, step, opts)
		},
	}
	f := cmd.Flags()
	f.StringVar(&listen, "listen", "", "where to listen: unix:///PATH or HOST:PORT")
	f.StringVar(&cert, "tls-cert", "", "certificate file (PEM)")
	f.StringVar(&key, "tls-key", "", "key file (PEM)")
	f.StringVar(&token, "token", "", "bearer token to ask of every call")
	f.DurationVar(&step, "step-delay", 0, "wait so long after each step of sampling, as a slow model would: 500ms")
	return cmd
}

func serveClay(cmd *cobra.Command, listen string, step time.Duration, opts serve.Options) error {
	line, err := serve.Listen(cmd.Context(), listen)
	if err != nil {
		return &usageError{err}
	}
	srv, err := serve.New(slowed(clayBackend(), step), opts)
	if err != nil {
		_ = line.Close()
		return err
	}
	say(cmd.ErrOrStderr(), "Clay World, a demonstration world, listens on %s", line.Addr())
	return srv.Serve(cmd.Context(), line)
}
