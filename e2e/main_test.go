package e2e_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// devstackFile is the environment variable with the path of the program under test.
const devstackFile = "E2E_DEVSTACK"

// TestMain builds the dev stack once.
func TestMain(m *testing.M) { os.Exit(withDevstack(m.Run)) }

func withDevstack(run func() int) int {
	dir, err := os.MkdirTemp("", "duecourse-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a folder of the system's temporary ones
	program := filepath.Join(dir, "devstack")
	build := exec.Command("go", "build", "-o", program, "duecourse/cmd/devstack")
	if said, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build the dev stack: %v\n%s", err, said)
		return 1
	}
	if err := os.Setenv(devstackFile, program); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return run()
}
