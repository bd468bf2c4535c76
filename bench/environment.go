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

// concurrency is the number of simultaneous requests.
const concurrency = 16

// environment is a dev stack. Bare workflows run on the same Temporal server.
type environment struct {
	url     string
	bare    client.Client
	http    *http.Client
	closers []func() error

	database string // address of its database, if it is PostgreSQL
}

// newEnvironment starts an empty environment, which keeps nothing.
func newEnvironment(ctx context.Context, databaseURL string) (*environment, error) {
	server, err := devstack.StartTemporal(ctx, devstack.TemporalOptions{
		Ephemeral: true, SearchAttributes: devstack.SearchAttributes(), Logger: quiet(),
	})
	if err != nil {
		return nil, err
	}
	return environmentOn(ctx, server.HostPort(), server.Stop, databaseURL)
}

// newPostgresEnvironment is an environment on an empty PostgreSQL database.
func newPostgresEnvironment(ctx context.Context) (*environment, error) {
	address, stop, err := database()
	if err != nil {
		return nil, err
	}
	e, err := newEnvironment(ctx, address)
	if err != nil {
		return nil, errors.Join(err, stop())
	}
	e.closers = append([]func() error{stop}, e.closers...)
	e.database = address
	return e, nil
}

// environmentOn is an environment on a running Temporal server, which it stops at its end.
func environmentOn(ctx context.Context, temporal string, stopTemporal func() error, databaseURL string) (*environment, error) {
	e := &environment{http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: concurrency}}, closers: []func() error{stopTemporal}}
	stack, err := devstack.Start(ctx, devstack.Options{
		Addr: "127.0.0.1:0", Ephemeral: true, TemporalAddr: temporal, DatabaseURL: databaseURL, Log: quiet(),
	})
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	e.closers = append(e.closers, stack.Stop)
	e.url = stack.URL
	e.bare, err = client.DialContext(ctx, client.Options{
		HostPort: temporal, Namespace: devstack.Namespace, Logger: sdklog.NewStructuredLogger(quiet()),
	})
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	e.closers = append(e.closers, func() error { e.bare.Close(); return nil })
	return e, e.startBareWorker()
}

func quiet() *slog.Logger {
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
}

// startBareWorker starts the worker of the bare workflows.
func (e *environment) startBareWorker() error {
	bare := worker.New(e.bare, bareQueue, worker.Options{})
	registerBare(bare)
	if err := bare.Start(); err != nil {
		return errors.Join(err, e.close())
	}
	e.closers = append(e.closers, func() error { bare.Stop(); return nil })
	return nil
}

func (e *environment) close() error {
	var failed []error
	for i := range e.closers {
		failed = append(failed, e.closers[len(e.closers)-1-i]())
	}
	return errors.Join(failed...)
}

// post sends a request as a demo person. An answer other than success is an error.
func (e *environment) post(ctx context.Context, person, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return e.send(ctx, http.MethodPost, person, path, bytes.NewReader(raw), into)
}

func (e *environment) send(ctx context.Context, method, person, path string, body io.Reader, into any) error {
	request, err := http.NewRequestWithContext(ctx, method, e.url+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	return e.answer(request, person, into)
}

// ask sends a request as a demo person.
func (e *environment) ask(request *http.Request, person string) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer "+demo.Token(person))
	return e.http.Do(request)
}

// answer sends a request as a demo person and decodes the answer.
func (e *environment) answer(request *http.Request, person string, into any) error {
	response, err := e.ask(request, person)
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

// report opens a case about a new post.
func (e *environment) report(ctx context.Context, name string) (ref string, err error) {
	var opened struct {
		Ref string `json:"ref"`
	}
	err = e.post(ctx, "comms-1", "/api/v1/incidents", fields{"post": fields{
		"channel": "facebook", "url": "https://www.facebook.com/example/posts/" + name, "author": "@" + name, "text": "Words that go too far.",
	}}, &opened)
	return opened.Ref, err
}
