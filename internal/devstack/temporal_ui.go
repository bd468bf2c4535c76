package devstack

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	uiserver "github.com/temporalio/ui-server/v2/server"
	uiconfig "github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
)

// webUI is Temporal's own web interface; nil: there is none.
type webUI struct {
	server *uiserver.Server
	served sync.WaitGroup
}

// startWebUI returns once the UI accepts connections. With an empty address it returns
// nil. It first listens on the address itself for a moment, because the UI ends the
// process if its address is in use.
func startWebUI(ctx context.Context, addr, frontend, codecEndpoint string) (*webUI, error) {
	if addr == "" {
		return nil, nil
	}
	listener, err := listenLocal(addr)
	if err != nil {
		return nil, fmt.Errorf("web UI: %w", err)
	}
	bound := listener.Addr().(*net.TCPAddr)
	if err := listener.Close(); err != nil {
		return nil, fmt.Errorf("web UI: %w", err)
	}
	ui := &webUI{server: uiserver.NewServer(server_options.WithConfigProvider(&uiconfig.Config{
		TemporalGRPCAddress: frontend,
		Host:                bound.IP.String(),
		Port:                bound.Port,
		EnableUI:            true,
		DefaultNamespace:    Namespace,
		DisableNewsFetch:    true,
		HideLogs:            true,
		DisableWriteActions: true,                                // as in Compose: cases are acted on through Due Course, which asks who it is
		CORS:                uiconfig.CORS{CookieInsecure: true}, // plain HTTP on loopback
		Codec:               uiconfig.Codec{Endpoint: codecEndpoint, IncludeCredentials: codecEndpoint != ""},
	}))}
	ui.served.Go(func() { _ = ui.server.Start() }) // returns nil, or ends the process
	return ui, awaitListener(ctx, bound.String())
}

func (ui *webUI) stop() {
	if ui == nil {
		return
	}
	ui.server.Stop()
	ui.served.Wait()
}

// awaitListener waits until an address accepts connections.
func awaitListener(ctx context.Context, addr string) error {
	retry := time.NewTicker(10 * time.Millisecond)
	defer retry.Stop()
	for {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", addr)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("web UI at %s does not answer: %w", addr, err)
		case <-retry.C:
		}
	}
}
