package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"

	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"duecourse/internal/access/demo"
	"duecourse/internal/devstack"
)

// atOnce is how many requests are under way at a time.
const atOnce = 16

// world is a dev stack on a Temporal server that bare workflows share.
type world struct {
	url    string
	bare   client.Client
	http   *http.Client
	opened []func() error

	database string // address of its register, where that matters
}

// newWorld starts everything afresh; nothing of it is kept.
func newWorld(ctx context.Context, databaseURL string) (*world, error) {
	server, err := devstack.StartTemporal(ctx, devstack.TemporalOptions{
		Ephemeral: true, SearchAttributes: devstack.SearchAttributes(), Logger: quiet(),
	})
	if err != nil {
		return nil, err
	}
	return worldOn(ctx, server.HostPort(), server.Stop, databaseURL)
}

// newPostgresWorld is a world whose register is an empty PostgreSQL database.
func newPostgresWorld(ctx context.Context) (*world, error) {
	address, stop, err := database()
	if err != nil {
		return nil, err
	}
	w, err := newWorld(ctx, address)
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	w.opened = append([]func() error{stop}, w.opened...)
	w.database = address
	return w, nil
}

// worldOn is a world on a Temporal server that is running, and that ends with it.
func worldOn(ctx context.Context, temporal string, stopTemporal func() error, databaseURL string) (*world, error) {
	w := &world{http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}, opened: []func() error{stopTemporal}}
	stack, err := devstack.Start(ctx, devstack.Options{
		Addr: "127.0.0.1:0", Ephemeral: true, TemporalAddr: temporal, DatabaseURL: databaseURL, Log: quiet(),
	})
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	w.opened = append(w.opened, stack.Stop)
	w.url = stack.URL
	w.bare, err = client.DialContext(ctx, client.Options{
		HostPort: temporal, Namespace: devstack.Namespace, Logger: sdklog.NewStructuredLogger(quiet()),
	})
	if err != nil {
		return nil, errors.Join(err, w.close())
	}
	w.opened = append(w.opened, func() error { w.bare.Close(); return nil })
	return w, w.work()
}

func quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

// work starts the worker of the bare workflows.
func (w *world) work() error {
	bare := worker.New(w.bare, bareQueue, worker.Options{})
	registerBare(bare)
	if err := bare.Start(); err != nil {
		return errors.Join(err, w.close())
	}
	w.opened = append(w.opened, func() error { bare.Stop(); return nil })
	return nil
}

func (w *world) close() error {
	var failed []error
	for i := range w.opened {
		failed = append(failed, w.opened[len(w.opened)-1-i]())
	}
	return errors.Join(failed...)
}

// post sends a request as a demo person; an answer that is no success is an error.
func (w *world) post(ctx context.Context, person, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return w.send(ctx, http.MethodPost, person, path, bytes.NewReader(raw), into)
}

func (w *world) send(ctx context.Context, method, person, path string, body io.Reader, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, w.url+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	return w.answer(request, person, into)
}

// ask sends a request as a demo person.
func (w *world) ask(request *http.Request, person string) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer "+demo.Token(person))
	return w.http.Do(request)
}

// answer reads the answer to a request of a demo person.
func (w *world) answer(request *http.Request, person string, into any) error {
	response, err := w.ask(request, person)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(response.Body)
	if err = errors.Join(err, response.Body.Close()); err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %d %.300s", request.Method, request.URL.Path, response.StatusCode, answer)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(answer, into)
}

type fields map[string]any

// report opens a case about a post of its own.
func (w *world) report(ctx context.Context, name string) (ref string, err error) {
	var opened struct {
		Ref string `json:"ref"`
	}
	err = w.post(ctx, "comms-1", "/api/v1/incidents", fields{"post": fields{
		"channel": "facebook", "url": "https://www.facebook.com/example/posts/" + name, "author": "@" + name, "text": "Words that go too far.",
	}}, &opened)
	return opened.Ref, err
}
