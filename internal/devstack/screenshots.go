package devstack

import (
	"log/slog"
	"net/url"
	"os/exec"

	"duecourse/internal/evidence"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/egress"
)

// FindChromium is the path of a browser on this machine; empty when there is none.
func FindChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// screenshots is the service with which the worker takes screenshots; nil when there is
// no browser. Of this machine it may read the pages of the feed, and nothing else on
// that port.
func (s *Stack) screenshots(chromium string, vault *evidence.Vault, log *slog.Logger) (*capture.Service, error) {
	if chromium == "" {
		return nil, nil //nolint:nilnil // a worker needs no browser
	}
	own, err := url.Parse(s.URL)
	if err != nil {
		return nil, err
	}
	service := capture.New(capture.Options{
		Executable: chromium, Vault: vault, Log: log,
		Egress: egress.Policy{Exceptions: []egress.Exception{{Host: own.Host, Path: "/sandbox/"}}},
	})
	s.owns(service.Close)
	s.Chromium = chromium
	return service, nil
}
