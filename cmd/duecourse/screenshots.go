package main

import (
	"duecourse/internal/config"
	"duecourse/internal/evidence/capture"
)

// openScreenshots has the worker take screenshots of posts, if a browser is configured.
// Without one, the worker's answer makes the case ask a person.
func (p *process) openScreenshots(b config.Browser) {
	if b.Chromium == "" {
		p.log.Warn("no browser is configured (--chromium): people are asked for screenshots")
		return
	}
	p.parts.Screenshots = capture.New(capture.Options{
		Executable: b.Chromium, Vault: p.parts.Vault, User: b.ChromiumUser, NoSandbox: b.ChromiumNoSandbox, Concurrency: b.ChromiumAtOnce, Log: p.log,
	})
	p.owns(p.parts.Screenshots.Close)
	p.log.Info("the worker takes screenshots of posts", "chromium", b.Chromium, "at_once", b.ChromiumAtOnce)
}
