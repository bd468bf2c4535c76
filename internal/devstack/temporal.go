package devstack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/temporal"
)

// Namespace is the only namespace of an embedded server.
const Namespace = "default"

// readyTimeout bounds the wait for a server that says it has started to answer.
const readyTimeout = 30 * time.Second

// TemporalOptions say where an embedded Temporal server keeps its state and
// where it listens. Every listener is on this machine only.
type TemporalOptions struct {
	// DataDir is the folder of the server's file, temporal.db; it is made when
	// missing. A server started again on the same folder goes on where the last
	// one stopped or was killed. Not looked at when Ephemeral.
	DataDir string
	// Ephemeral keeps everything in memory: nothing outlives Stop.
	Ephemeral bool
	// FrontendAddr is the gRPC address for clients and workers, such as
	// 127.0.0.1:7233; empty takes a free port.
	FrontendAddr string
	// UIAddr is the address of the web UI, such as 127.0.0.1:8233; empty starts none.
	UIAddr string
	// CodecEndpoint is the URL at which the web UI's browser has payloads
	// decoded; empty shows them as they are stored.
	CodecEndpoint string
	// SearchAttributes are registered for Namespace, by name. Names added on an
	// existing DataDir may take some seconds to be known.
	SearchAttributes map[string]enumspb.IndexedValueType
	// Logger gets the server's errors, and its warnings as debug lines; nil drops both.
	Logger *slog.Logger
}

// Temporal is a running embedded Temporal server. Its owner calls Stop.
type Temporal struct {
	server   temporal.Server
	ui       *webUI
	hostPort string
}

// StartTemporal starts a whole Temporal server in this process and returns once
// it answers. A taken address, an unwritable folder or a file that is no
// Temporal database is an error; nothing is left running then.
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

// Stop stops the web UI and the server and waits for both, a second or two. Running
// workflows stay where they are.
func (t *Temporal) Stop() error {
	t.ui.stop()
	if err := t.server.Stop(); err != nil {
		return fmt.Errorf("stop Temporal: %w", err)
	}
	return nil
}

// finishStart does what needs a server that runs.
func (t *Temporal) finishStart(ctx context.Context, opts TemporalOptions) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	if err := registerSearchAttributes(ctx, t.hostPort, opts.SearchAttributes); err != nil {
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

// noClaims lets everybody in: the server listens on loopback only.
func noClaims(*config.Config) authorization.ClaimMapper {
	return authorization.NewNoopClaimMapper()
}

// registerSearchAttributes adds what the namespace lacks, as it does when a
// newer build starts on an older folder. Existing ones are left alone.
func registerSearchAttributes(ctx context.Context, hostPort string, attributes map[string]enumspb.IndexedValueType) error {
	c, err := client.DialContext(ctx, client.Options{HostPort: hostPort, Namespace: Namespace, Logger: quietSDK{}})
	if err != nil {
		return fmt.Errorf("reach the server at %s: %w", hostPort, err)
	}
	defer c.Close()
	if len(attributes) == 0 {
		return nil
	}
	_, err = c.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: Namespace, SearchAttributes: attributes,
	})
	if err != nil {
		return fmt.Errorf("register search attributes: %w", err)
	}
	return nil
}
