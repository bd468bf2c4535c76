package wire_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/api"
	"duecourse/internal/access"
	"duecourse/internal/access/demo"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/policy"
	"duecourse/internal/protocol"
	"duecourse/internal/store"
)

// toyWorkflows runs cases of any kind at once, and records what they do.
type toyWorkflows struct {
	app.Workflows

	store *store.Store
	kinds casework.Kinds
	rules casework.Rules
}

func (w *toyWorkflows) Ready(context.Context) error { return nil }

func (w *toyWorkflows) Open(ctx context.Context, ref string, _ protocol.Start, r protocol.Request) (protocol.Answer, error) {
	return w.apply(ctx, w.kinds.ByRef(ref).New(), ref, r)
}

func (w *toyWorkflows) Send(ctx context.Context, ref string, r protocol.Request) (protocol.Answer, error) {
	c, err := w.store.Case(ctx, ref)
	if err != nil {
		return protocol.Answer{}, err
	}
	return w.apply(ctx, c, ref, r)
}

func (w *toyWorkflows) apply(ctx context.Context, c casework.Case, ref string, r protocol.Request) (protocol.Answer, error) {
	command, err := w.kinds.ByRef(ref).ParseCommand(r.Name, r.Body)
	if err != nil {
		return protocol.Answer{}, err
	}
	events, err := casework.Do(c, command, r.Actor, casework.Moment{At: monday, Zone: time.UTC, Rules: &w.rules})
	if err != nil {
		return protocol.Answer{}, err
	}
	for i := range events {
		events[i].Request, events[i].Digest, events[i].Salt = r.ID, r.Digest, "salt"
	}
	return protocol.Answer{ID: r.ID, Digest: r.Digest, Ref: ref, Seq: c.Status().Seq}, w.store.Record(ctx, ref, events)
}

// TestNewKindNeedsOnlyItsOwnFilesAndOneLineInTheList registers a kind of its own, opens a case
// of it over HTTP, finds its task in the worklist, stops and starts its clock, reads its
// timeline, closes it, and verifies the chain.
func TestNewKindNeedsOnlyItsOwnFilesAndOneLineInTheList(t *testing.T) {
	t.Parallel()
	all := append(kinds.All(), casetest.ToyKind())
	file := filepath.Join(t.TempDir(), "store.db")
	tables, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	_, err = tables.ExecContext(t.Context(), casetest.ToyTable)
	require.NoError(t, err)
	require.NoError(t, tables.Close())
	base, err := store.Open(t.Context(), "sqlite:"+file, store.Options{Kinds: all})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, base.Close()) })
	require.NoError(t, base.Migrate(t.Context()))
	council, err := policy.Default()
	require.NoError(t, err)
	service, err := app.New(app.Options{
		Kinds: all, Store: base, Workflows: &toyWorkflows{store: base, kinds: all, rules: council.Rules(monday)},
		People: demo.People(), Policy: council, Secret: []byte("a secret of the tests"), Now: func() time.Time { return monday },
	})
	require.NoError(t, err)
	server := api.New(api.Options{
		Service: service, Authenticator: &access.Authenticator{Directory: demo.People()}, Now: func() time.Time { return monday },
	})
	call := func(who, method, path, body string) (int, string) {
		r := httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer dev-"+who)
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}

	status, body := call("staff-1", http.MethodPost, "/toys", `{"text": "May I?"}`)
	require.Equal(t, http.StatusCreated, status, body)
	var opened struct{ Ref, Kind, Stage string }
	require.NoError(t, json.Unmarshal([]byte(body), &opened))
	require.Regexp(t, `^TOY-`, opened.Ref)
	require.Equal(t, "toy", opened.Kind)

	status, body = call("comms-1", http.MethodGet, "/tasks", "")
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, opened.Ref)
	require.Contains(t, body, `"command":"answer"`)

	status, body = call("staff-1", http.MethodPost, "/toys/"+opened.Ref+"/answer", `{"text": "Yes."}`)
	require.Equal(t, http.StatusForbidden, status, body)
	status, body = call("staff-2", http.MethodGet, "/toys/"+opened.Ref, "")
	require.Equal(t, http.StatusNotFound, status, body)
	for _, step := range []struct {
		command, body string
		status        int
	}{
		{"pause", `{"category": "absence", "reason": "They are away."}`, http.StatusOK},
		{"pause", `{"category": "absence", "reason": "They are away."}`, http.StatusConflict},
		{"resume", `{}`, http.StatusOK},
		{"note", `{"text": "They are back."}`, http.StatusOK},
	} {
		status, body = call("comms-1", http.MethodPost, "/toys/"+opened.Ref+"/"+step.command, step.body)
		require.Equal(t, step.status, status, "%s %s", step.command, body)
	}
	status, body = call("comms-1", http.MethodPost, "/toys/"+opened.Ref+"/answer", `{"text": "Yes."}`)
	require.Equal(t, http.StatusOK, status, body)
	require.Contains(t, body, `"stage":"closed"`)
	_, body = call("comms-1", http.MethodGet, "/tasks", "")
	require.NotContains(t, body, opened.Ref)
	status, _ = call("comms-1", http.MethodPost, "/toys/"+opened.Ref+"/answer", `{"text": "Yes."}`)
	require.Equal(t, http.StatusConflict, status)

	timeline, err := base.Timeline(t.Context(), opened.Ref)
	require.NoError(t, err)
	require.Len(t, timeline, 5)
	verified, err := base.Verify(t.Context())
	require.NoError(t, err)
	require.True(t, verified.OK)
}
