package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	enumspb "go.temporal.io/api/enums/v1"
	sdklog "go.temporal.io/sdk/log"
)

const useExisting = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING

func discardLogger() sdklog.Logger { return sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)) }

// startTemporal runs a Temporal server in its own process.
func startTemporal(ctx context.Context) (address string, stop func() error, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	address = listener.Addr().String()
	dir, err := os.MkdirTemp("", "duecourse-bench-")
	if err = errors.Join(err, listener.Close()); err != nil {
		return "", nil, err
	}
	run := exec.CommandContext(ctx, filepath.Join("bin", "devstack"), "--temporal-only", "--ephemeral",
		"--temporal-listen", address, "--temporal-ui-addr", "", "--data", dir)
	run.Stderr = os.Stderr
	out, err := run.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := run.Start(); err != nil {
		return "", nil, fmt.Errorf("%w: run make build first", err)
	}
	stop = func() error {
		_ = run.Process.Signal(syscall.SIGTERM)
		return errors.Join(run.Wait(), os.RemoveAll(dir))
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if strings.Contains(lines.Text(), address) {
			return address, stop, nil
		}
	}
	return "", nil, errors.Join(errors.New("the Temporal server did not start"), stop())
}
