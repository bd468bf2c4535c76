package devstack

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/temporal"

	"duecourse/internal/protocol"
)

// Namespace is the only namespace of an embedded server.
const Namespace = "default"

// readyTimeout is how long to wait for the first answer of a server that has started.
const readyTimeout = 30 * time.Second

// TemporalOptions says where an embedded Temporal server keeps its state and where it
// listens. It listens on this machine only.
type TemporalOptions struct {
	// DataDir has the server's file, temporal.db. It is created if it does not exist. A
	// server that starts again on the same directory continues where the last one stopped
	// or was killed. Ephemeral ignores it.
	DataDir string
	// Ephemeral keeps everything in memory, until Stop.
	Ephemeral bool
	// FrontendAddr is the gRPC address for clients and workers, such as
	// 127.0.0.1:7233; empty: a free port.
	FrontendAddr string
	// UIAddr is the address of the web UI, such as 127.0.0.1:8233; empty: no web UI.
	UIAddr string
	// CodecEndpoint is the URL that decodes payloads for the web UI; empty: the web UI
	// shows them as they are stored.
	CodecEndpoint string
	// SearchAttributes are registered for Namespace, by name. In an existing DataDir it
	// can take some seconds until new names are known.
	SearchAttributes map[string]enumspb.IndexedValueType
	// TLS is how the server and its parts prove who they are, and whom it lets in; nil: it
	// speaks without TLS.
	TLS *config.RootTLS
	// ClientTLS is with what this process itself connects to a server with TLS.
	ClientTLS *tls.Config
	// Logger gets the errors of the server, and its warnings as debug lines; it can be nil.
	Logger *slog.Logger
}

// Temporal is a running embedded Temporal server. Its owner calls Stop.
type Temporal struct {
	server   temporal.Server
	ui       *webUI
	hostPort string
}

// StartTemporal starts a whole Temporal server in this process and returns once it
// answers. It fails if an address is in use, the directory is not writable or the file is
// not a Temporal database. After an error nothing is left running.
func StartTemporal(ctx context.Context, opts TemporalOptions) (*Temporal, error) {
	ports, err := choosePorts(opts.FrontendAddr)
	if err != nil {
		return nil, fmt.Errorf("start Temporal: %w", err)
	}
	store, err := openStore(opts)
	if err != nil {
		return nil, fmt.Errorf("start Temporal: %w", err)
	}
	cfg := serverConfig(ports, store)
	if opts.TLS != nil {
		cfg.Global.TLS = *opts.TLS
	}
	server, err := startServer(cfg, ports, opts.Logger)
	if err != nil {
		return nil, fmt.Errorf("start Temporal: %w", err)
	}
	t := &Temporal{server: server, hostPort: ports.frontend()}
	if err := t.finishStart(ctx, opts); err != nil {
		return nil, errors.Join(fmt.Errorf("start Temporal: %w", err), t.Stop())
	}
	return t, nil
}

// HostPort is the address for client.Options.HostPort.
func (t *Temporal) HostPort() string { return t.hostPort }

// Stop stops the web UI and the server, which takes a second or two. Workflows stay where
// they are.
func (t *Temporal) Stop() error {
	t.ui.stop()
	if err := t.server.Stop(); err != nil {
		return fmt.Errorf("stop Temporal: %w", err)
	}
	return nil
}

// finishStart does the steps that need a running server.
func (t *Temporal) finishStart(ctx context.Context, opts TemporalOptions) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := registerSearchAttributes(ctx, t.hostPort, opts); err != nil {
		return err
	}
	ui, err := startWebUI(ctx, opts.UIAddr, t.hostPort, opts.CodecEndpoint)
	t.ui = ui
	return err
}

// startServer turns the server's fatal log lines into errors: left alone it
// ends the process when, say, a port is taken.
func startServer(cfg *config.Config, ports ports, logger *slog.Logger) (server temporal.Server, err error) {
	defer func() {
		switch failure := recover().(type) {
		case nil:
		case fatalError:
			err = failure
		default:
			panic(failure)
		}
	}()
	server, err = temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(ports.hosts()),
		temporal.WithLogger(newServerLogger(logger)),
		temporal.WithDynamicConfigClient(dynamicConfig()),
		temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
		temporal.WithClaimMapper(noClaims),
	)
	if err != nil {
		return nil, fmt.Errorf("build the server: %w", err)
	}
	if err := server.Start(); err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	return server, nil
}

// noClaims permits everything: the server listens on loopback only.
func noClaims(*config.Config) authorization.ClaimMapper {
	return authorization.NewNoopClaimMapper()
}

// SearchAttributes are those by which people find workflows in the Temporal UI.
func SearchAttributes() map[string]enumspb.IndexedValueType {
	return map[string]enumspb.IndexedValueType{
		protocol.AttributeKind.GetName():    protocol.AttributeKind.GetValueType(),
		protocol.AttributeStage.GetName():   protocol.AttributeStage.GetValueType(),
		protocol.AttributeChannel.GetName(): protocol.AttributeChannel.GetValueType(),
		protocol.AttributeDue.GetName():     protocol.AttributeDue.GetValueType(),
	}
}

// registerSearchAttributes adds the attributes that the namespace lacks, as it does when a
// newer version starts on an older directory. It does not change existing ones.
func registerSearchAttributes(ctx context.Context, hostPort string, opts TemporalOptions) error {
	silent := sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)) // an error at the start is returned anyway
	c, err := client.DialContext(ctx, client.Options{
		HostPort: hostPort, Namespace: Namespace, Logger: silent, ConnectionOptions: client.ConnectionOptions{TLS: opts.ClientTLS},
	})
	if err != nil {
		return fmt.Errorf("reach the server at %s: %w", hostPort, err)
	}
	defer c.Close()
	if len(opts.SearchAttributes) == 0 {
		return nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: Namespace, SearchAttributes: opts.SearchAttributes,
	})
	if err != nil {
		return fmt.Errorf("register search attributes: %w", err)
	}
	return nil
}
