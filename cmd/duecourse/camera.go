package main

import (
	"duecourse/internal/config"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/wire"
)

// openCamera has the worker take screenshots of posts, where there is a browser. A
// case learns from the worker that there is none, and asks a person.
func (p *process) openCamera(b config.Browser) {
	if b.Chromium == "" {
		p.log.Warn("there is no browser (--chromium): people are asked for screenshots")
		return
	}
	browser := capture.New(capture.Options{
		Executable: b.Chromium, User: b.ChromiumUser, NoSandbox: b.ChromiumNoSandbox, AtOnce: b.ChromiumAtOnce, Log: p.log,
	})
	p.owns(browser.Close)
	p.parts.Camera = wire.Camera{Camera: browser, Vault: p.keeper}
	p.log.Info("screenshots of posts are taken", "chromium", b.Chromium, "at_once", b.ChromiumAtOnce)
}
