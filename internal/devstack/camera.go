package devstack

import (
	"log/slog"
	"net/url"
	"os/exec"

	"duecourse/activities"
	"duecourse/internal/evidence/capture"
	"duecourse/internal/evidence/egress"
	"duecourse/internal/wire"
)

// FindChromium is the path of a browser on this machine; empty: there is none.
func FindChromium() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// camera is what the worker takes screenshots with; nil: there is no browser. Of what
// is inside this machine it may read the feed's pages, and nothing else on that port.
func (s *Stack) camera(chromium string, keeper wire.Keeper, log *slog.Logger) (activities.Camera, error) {
	if chromium == "" {
		return nil, nil //nolint:nilnil // a worker without a camera is a worker
	}
	own, err := url.Parse(s.URL)
	if err != nil {
		return nil, err
	}
	browser := capture.New(capture.Options{
		Executable: chromium, Log: log,
		Egress: egress.Policy{Exceptions: []egress.Exception{{Host: own.Host, Path: "/sandbox/"}}},
	})
	s.owns(browser.Close)
	s.Chromium = chromium
	return wire.Camera{Camera: browser, Vault: keeper}, nil
}
