package serve

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	"rflow/client/rflowpb"
)

// Server hosts one backend. It may listen on several listeners at once; they
// share jobs and pictures. Make one with New; it is safe for several goroutines.
type Server struct {
	backend  Backend
	options  Options
	grpc     *grpc.Server
	health   *health.Server
	blobs    *blobs
	registry *registry
	pictures *pool // generator, corrector
	texts    *pool // verifier, reflector, refiner

	base     context.Context // of all jobs
	end      context.CancelCauseFunc
	stopping sync.Once
	stopped  chan struct{}
}

// New makes a server. Nothing runs before Serve.
func New(b Backend, o Options) (*Server, error) {
	if b.Capabilities == nil {
		return nil, errors.New("serve: a backend must tell its capabilities")
	}
	o = o.withDefaults()
	s := &Server{backend: b, options: o, health: health.NewServer(), blobs: newBlobs(o.BlobBytes), stopped: make(chan struct{})}
	s.registry = newRegistry(o.Grace, o.Results, s.blobs, s.withdraw)
	s.pictures = &pool{workers: o.Workers, limit: o.Queue, run: s.run}
	s.texts = &pool{workers: o.TextWorkers, limit: o.Queue, run: s.run}
	s.base, s.end = context.WithCancelCause(context.Background())
	s.grpc = grpc.NewServer(s.grpcOptions()...)
	rflowpb.RegisterRefinementServiceServer(s.grpc, &service{server: s})
	grpc_health_v1.RegisterHealthServer(s.grpc, s.health)
	s.health.SetServingStatus(rflowpb.RefinementService_ServiceDesc.ServiceName, grpc_health_v1.HealthCheckResponse_SERVING)
	reflection.Register(s.grpc)
	return s, nil
}

func (s *Server) grpcOptions() []grpc.ServerOption {
	guard := guard{token: s.options.Token, log: s.options.Log}
	options := []grpc.ServerOption{
		grpc.MaxRecvMsgSize(rflowpb.MaxMessageBytes),
		grpc.MaxConcurrentStreams(1024),
		grpc.ChainUnaryInterceptor(guard.unary),
		grpc.ChainStreamInterceptor(guard.stream),
		// A client that went away without a word is noticed, so that its
		// jobs' grace periods begin.
		grpc.KeepaliveParams(keepalive.ServerParameters{Time: 30 * time.Second, Timeout: 15 * time.Second}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: 10 * time.Second, PermitWithoutStream: true}),
	}
	if s.options.TLS != nil {
		options = append(options, grpc.Creds(credentials.NewTLS(s.options.TLS)))
	}
	return options
}

// Serve answers on the listener until ctx ends, then drains: no new jobs,
// waiting ones are turned away, running ones have Options.Drain to finish. It
// returns when all is over; nil after ctx has ended or Close was called. A token is
// refused on a cleartext listener that others can reach.
func (s *Server) Serve(ctx context.Context, lis net.Listener) error {
	if s.options.Token != "" && s.options.TLS == nil && !local(lis.Addr()) {
		_ = lis.Close()
		return errors.New("a token would travel in clear text on " + lis.Addr().String() + ": use TLS, a unix socket or a loopback address")
	}
	if s.options.Token == "" && !local(lis.Addr()) {
		s.options.Log.Warn("anybody who reaches this address can use the backend", "address", lis.Addr().String())
	}
	release := context.AfterFunc(ctx, func() { s.shutdown(s.options.Drain) })
	defer release()
	err := s.grpc.Serve(lis)
	if ctx.Err() == nil && !s.pictures.isClosed() {
		return err
	}
	<-s.stopped
	return nil
}

// Close stops at once: running jobs are cancelled, streams end. It returns when
// the roles have returned.
func (s *Server) Close() error {
	s.end(errStopping) // also hurries a drain that is under way
	s.shutdown(0)
	<-s.stopped
	return nil
}

// shutdown drains for at most the given time. Only the first call does it.
func (s *Server) shutdown(drain time.Duration) {
	s.stopping.Do(func() {
		defer close(s.stopped)
		s.health.Shutdown()
		for _, p := range []*pool{s.pictures, s.texts} {
			for _, j := range p.close() {
				s.turnAway(j, &outcome{failure: stopping()})
			}
		}
		idle := make(chan struct{})
		go func() {
			defer close(idle)
			s.pictures.idle.Wait()
			s.texts.idle.Wait()
		}()
		late := time.NewTimer(drain)
		defer late.Stop()
		select {
		case <-idle:
		case <-late.C:
		case <-s.base.Done():
		}
		s.end(errStopping)
		<-idle
		s.registry.close()
		s.stopStreams()
	})
}

// stopStreams lets the streams tell their outcomes, and cuts those that nobody
// reads.
func (s *Server) stopStreams() {
	const reading = time.Second
	cut := time.AfterFunc(reading, s.grpc.Stop)
	defer cut.Stop()
	s.grpc.GracefulStop()
}

// withdraw ends a job that was cancelled while it waited. One that runs ends by
// itself.
func (s *Server) withdraw(j *job) {
	if s.pictures.withdraw(j) || s.texts.withdraw(j) {
		s.turnAway(j, &outcome{failure: ended(j.ctx, j.ctx.Err())})
	}
}

// turnAway ends a job that was in a queue.
func (s *Server) turnAway(j *job, o *outcome) {
	for _, d := range j.work.pinned {
		s.blobs.unpin(d)
	}
	s.registry.finish(j, o, nil)
}
