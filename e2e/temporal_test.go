package e2e_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"duecourse/internal/devstack"
	"duecourse/internal/protocol"
)

// With these in its environment, the test program is a Temporal server.
const (
	temporalFolder  = "E2E_TEMPORAL_FOLDER"
	temporalAddress = "E2E_TEMPORAL_ADDRESS"
)

// serveTemporal is the main function of that server.
func serveTemporal() int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	server, err := devstack.StartTemporal(ctx, devstack.TemporalOptions{
		DataDir: os.Getenv(temporalFolder), FrontendAddr: os.Getenv(temporalAddress),
		SearchAttributes: map[string]enumspb.IndexedValueType{
			protocol.AttributeKind.GetName():    protocol.AttributeKind.GetValueType(),
			protocol.AttributeStage.GetName():   protocol.AttributeStage.GetValueType(),
			protocol.AttributeChannel.GetName(): protocol.AttributeChannel.GetValueType(),
			protocol.AttributeDue.GetName():     protocol.AttributeDue.GetValueType(),
		},
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println("Temporal is running.")
	<-ctx.Done()
	if err := server.Stop(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// temporal is a Temporal server in a process of its own.
type temporal struct {
	t               *testing.T
	folder, address string
	process         *process
}

func startTemporal(t *testing.T) *temporal {
	t.Helper()
	free, err := net.Listen("tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, free.Close())
	s := &temporal{t: t, folder: t.TempDir(), address: free.Addr().String()}
	s.start()
	return s
}

// start starts the server, again on the same folder and address.
func (s *temporal) start() {
	s.t.Helper()
	itself, err := os.Executable()
	require.NoError(s.t, err)
	command := exec.Command(itself)
	command.Env = append(os.Environ(), temporalFolder+"="+s.folder, temporalAddress+"="+s.address)
	s.process = run(s.t, command)
	s.process.hears(s.t, "Temporal is running.")
}
