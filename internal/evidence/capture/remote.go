package capture

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"time"
)

// The limits of what a worker and a browser on another machine send each other.
const (
	maxAddressBytes = 64 << 10
	maxShotBytes    = 4 * maxFileBytes // two pictures and a page, in base64
	remoteTimeout   = 2 * time.Minute  // with the wait for a turn
)

// screenshotPath is where [Service.Handler] takes requests.
const screenshotPath = "/screenshot"

// wanted is the body of a request for screenshots.
type wanted struct {
	Address string `json:"address"`
}

// Handler serves screenshots to the workers, who ask by [Remote]: POST /screenshot with
// {"address": "https://…"}. The status is sent when their turn has come, and the [Shot]
// as JSON when it has been taken. Only workers may reach it: it asks nobody who they are.
func (s *Service) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+screenshotPath, func(w http.ResponseWriter, r *http.Request) {
		var in wanted
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAddressBytes)).Decode(&in); err != nil {
			http.Error(w, "the body is not a request for a screenshot", http.StatusBadRequest)
			return
		}
		shot, err := s.Screenshot(r.Context(), in.Address, func() {
			w.Header().Set("Content-Type", "application/json")
			_ = http.NewResponseController(w).Flush() // whoever has gone is noticed below
		})
		if err != nil {
			return // the worker has gone
		}
		if err := json.NewEncoder(w).Encode(shot); err != nil {
			s.options.Log.WarnContext(r.Context(), "a screenshot did not reach the worker", "error", err)
		}
	})
	return mux
}

// Remote takes screenshots with the browser of another process, [Service.Handler].
type Remote struct {
	url    string
	client *http.Client
}

// NewRemote gives the browser at an address, "http://browser:8081". It does not connect yet.
func NewRemote(address string) *Remote {
	return &Remote{url: address + screenshotPath, client: &http.Client{Timeout: remoteTimeout}}
}

// Screenshot asks the other process for what [Service.Screenshot] takes. The error is the
// context's; a process that does not answer is an outcome.
func (r *Remote) Screenshot(ctx context.Context, address string, started func()) (Shot, error) {
	shot, err := r.ask(ctx, address, started)
	switch {
	case ctx.Err() != nil:
		return Shot{}, ctx.Err()
	case err != nil:
		return Shot{Outcome: Crashed, Reason: "The browser that takes screenshots does not answer."}, nil //nolint:nilerr // it may answer the next attempt
	}
	return shot, nil
}

func (r *Remote) ask(ctx context.Context, address string, started func()) (Shot, error) {
	body, err := json.Marshal(wanted{address})
	if err != nil {
		return Shot{}, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return Shot{}, err
	}
	answer, err := r.client.Do(request)
	if err != nil {
		return Shot{}, err
	}
	defer answer.Body.Close() //nolint:errcheck // it was read
	if answer.StatusCode != http.StatusOK {
		return Shot{}, fmt.Errorf("the browser answers %s", answer.Status)
	}
	started()
	var shot Shot
	if err := json.NewDecoder(io.LimitReader(answer.Body, maxShotBytes)).Decode(&shot); err != nil {
		return Shot{}, err
	}
	return shot, shot.check()
}

// check refuses what no capture ends with: a page that has broken out of the browser may
// answer in its place.
func (s Shot) check() error {
	switch s.Outcome {
	case Captured, Gone, SignInWall, Refused, Unreachable, NoBrowser, TooLarge, TimedOut, Crashed:
	default:
		return fmt.Errorf("the outcome %q is not known", s.Outcome)
	}
	if s.Outcome == Captured != (len(s.Files) > 0) {
		return errors.New("a capture has files, and nothing else has")
	}
	for _, file := range s.Files {
		if !slices.Contains([]string{"image/png", "multipart/related", "application/json"}, file.MediaType) || len(file.Bytes) > maxFileBytes {
			return fmt.Errorf("a file of the type %q and %d bytes is no screenshot", file.MediaType, len(file.Bytes))
		}
	}
	return nil
}
