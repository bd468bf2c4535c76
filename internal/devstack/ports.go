package devstack

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"

	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
)

// anyPort on loopback.
const anyPort = "127.0.0.1:0"

// ports are the addresses of the four services of one Temporal server.
type ports map[primitives.ServiceName]netip.AddrPort

// choosePorts chooses free ports, and for the frontend the given address, if there is one.
func choosePorts(frontend string) (chosen ports, err error) {
	if frontend == "" {
		frontend = anyPort
	}
	// All listeners stay open until the last port is chosen, so that no port is chosen twice.
	var held []io.Closer
	defer func() {
		for _, listener := range held {
			err = errors.Join(err, listener.Close())
		}
	}()
	chosen = ports{}
	for name, wanted := range map[primitives.ServiceName]string{
		primitives.FrontendService: frontend,
		primitives.HistoryService:  anyPort,
		primitives.MatchingService: anyPort,
		primitives.WorkerService:   anyPort,
	} {
		listener, err := listenLocal(wanted)
		if err != nil {
			return nil, err
		}
		held = append(held, listener)
		chosen[name] = listener.Addr().(*net.TCPAddr).AddrPort()
	}
	return chosen, nil
}

// listenLocal listens on an IPv4 address, which must be loopback: the server, its web UI
// and the mail server have no sign-in.
func listenLocal(addr string) (*net.TCPListener, error) {
	tcp, err := net.ResolveTCPAddr("tcp4", addr)
	if err != nil {
		return nil, fmt.Errorf("address %q: %w", addr, err)
	}
	if !tcp.IP.IsLoopback() {
		return nil, fmt.Errorf("address %q is not a loopback address", addr)
	}
	return net.ListenTCP("tcp4", tcp)
}

// frontend is the address for clients and workers.
func (p ports) frontend() string { return p[primitives.FrontendService].String() }

func (p ports) services() map[string]config.Service {
	services := make(map[string]config.Service, len(p))
	for name, addr := range p {
		rpc := config.RPC{GRPCPort: int(addr.Port()), BindOnIP: addr.Addr().String()}
		services[string(name)] = config.Service{RPC: rpc}
	}
	return services
}

// hosts replaces the server's membership protocol: all services are in this process.
func (p ports) hosts() map[primitives.ServiceName]static.Hosts {
	hosts := make(map[primitives.ServiceName]static.Hosts, len(p))
	for name, addr := range p {
		hosts[name] = static.SingleLocalHost(addr.String())
	}
	return hosts
}
