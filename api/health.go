package api

import (
	"context"
	"net/http"
)

type healthOutput struct{ Body healthBody }

type healthBody struct {
	Status string `json:"status" enum:"alive,ready"`
}

type nothing struct{}

func (a *api) healthRoutes() {
	handle(a, route{
		id: "healthz", method: http.MethodGet, path: "/healthz", tag: "health",
		summary: "Is the process alive?", answers: answers{http.StatusOK: healthBody{}},
	}, a.alive)
	handle(a, route{
		id: "readyz", method: http.MethodGet, path: "/readyz", tag: "health",
		summary: "Could a case be opened now?", answers: answers{http.StatusOK: healthBody{}},
	}, a.ready)
}

func (a *api) alive(context.Context, *nothing) (*healthOutput, error) {
	return &healthOutput{Body: healthBody{Status: "alive"}}, nil
}

func (a *api) ready(ctx context.Context, _ *nothing) (*healthOutput, error) {
	if err := a.Desk.Ready(ctx); err != nil {
		return nil, unavailable("A case could not be opened just now.", err)
	}
	return &healthOutput{Body: healthBody{Status: "ready"}}, nil
}
