package capture

import (
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is who runs the browser; the zero value is who runs this process.
type account struct {
	credential *syscall.Credential
}

// accountOf finds the unprivileged user that root runs a browser as.
func accountOf(name string) (account, error) {
	if os.Getuid() != 0 {
		return account{}, nil
	}
	found, err := user.Lookup(name)
	if err != nil {
		return account{}, fmt.Errorf("the browser's user: %w", err)
	}
	uid, err := strconv.ParseUint(found.Uid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("the browser's user: %w", err)
	}
	gid, err := strconv.ParseUint(found.Gid, 10, 32)
	if err != nil {
		return account{}, fmt.Errorf("the browser's user: %w", err)
	}
	if uid == 0 {
		return account{}, fmt.Errorf("the browser's user %q is root", name)
	}
	return account{&syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}

// folder makes a directory that belongs to the account.
func (a account) folder() (string, error) {
	path, err := os.MkdirTemp("", "duecourse-browser-")
	if err != nil {
		return "", fmt.Errorf("the browser's profile: %w", err)
	}
	if a.credential != nil {
		if err := os.Chown(path, int(a.credential.Uid), int(a.credential.Gid)); err != nil {
			return "", fmt.Errorf("the browser's profile: %w", err)
		}
	}
	return path, nil
}

// process is a browser's process with all its children.
type process struct {
	account account
	command *exec.Cmd
}

// prepare makes the browser run as its account, and end when this process does.
func (p *process) prepare(command *exec.Cmd) {
	p.command = command
	command.Dir = "/"
	command.SysProcAttr = &syscall.SysProcAttr{
		Credential: p.account.credential, Setpgid: true, Pdeathsig: syscall.SIGKILL,
	}
}

// kill ends what is left of the browser's processes.
func (p *process) kill() {
	if p.command != nil && p.command.Process != nil {
		_ = syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL) // mostly nobody is left
	}
}
