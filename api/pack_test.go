package api_test

import (
	"context"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func TestThePackIsAFileToKeep(t *testing.T) {
	t.Parallel()
	const path = someCase + "/pack"
	run(t, []scenario{
		{
			name: "a zip", as: "comms-1", method: "GET", path: path, status: http.StatusOK, contains: []string{"PK as of 7"},
			answers: map[string]string{
				"Content-Type": "application/zip", "Content-Disposition": "attachment; filename=INC-7K3M-9Q2D-7.zip", "ETag": `"tag"`,
			},
		},
		{name: "as it was", as: "auditor-1", method: "GET", path: path + "?as_of=3", status: http.StatusOK, contains: []string{"PK as of 3"}},
		{
			name: "that one has already", as: "comms-1", method: "GET", path: path, headers: map[string]string{"If-None-Match": `"tag"`},
			status: http.StatusNotModified, lacks: []string{"PK"},
		},
		{name: "something else included", as: "comms-1", method: "GET", path: path + "?include=advice", status: http.StatusUnprocessableEntity},
		{name: "somebody else", as: "staff-1", method: "GET", path: path, status: http.StatusForbidden, lacks: []string{"PK"}},
	})
}

func TestItIsWrittenDownWhyNamesAreHandedOver(t *testing.T) {
	t.Parallel()
	ask := scenario{as: "comms-1", method: "GET", path: someCase + "/pack?include=personal&reason=asked+for+by+the+police"}
	n := &notebook{}
	require.Contains(t, n.ask(t, ask).Body.String(), "PK")
	require.Contains(t, reasons(n.entries), "personal data in a pack, because: asked for by the police")

	got := (&notebook{stuck: true}).ask(t, ask)
	require.Equal(t, http.StatusServiceUnavailable, got.Code)
	require.NotContains(t, got.Body.String(), "PK")
}

func reasons(entries []access.LogEntry) []string {
	var list []string
	for _, e := range entries {
		list = append(list, e.Action)
	}
	return list
}

func (d *desk) Pack(_ context.Context, who app.Caller, ref string, order app.PackOrder) (app.Pack, error) {
	c := *d.view.Case
	if order.AsOf != 0 {
		c.Seq = order.AsOf
	}
	return app.NewPack("INC-7K3M-9Q2D-7.zip", "tag", func(_ context.Context, to io.Writer) error {
		_, err := io.WriteString(to, "PK as of "+string(rune('0'+c.Seq)))
		return err
	}), d.asked(who, ref)
}

func (d *desk) PackBuild(_ context.Context, who app.Caller, ref string) (app.PackBuild, error) {
	build := app.PackBuild{Action: casework.Action{
		ID: "A3", Kind: incident.ActionBuildPack, Mode: casework.Automatic, Status: casework.ActionIsPending,
	}}
	build.Progress = &app.PackProgress{Attempts: app.Attempts{Attempt: 2}}
	build.Progress.AsOf, build.Progress.Done, build.Progress.Of = 7, 5<<20, 10<<20
	return build, d.asked(who, ref)
}

func TestHowFarAPackIsCanBeAskedAgainAndAgain(t *testing.T) {
	t.Parallel()
	run(t, []scenario{
		{name: "under way", as: "comms-1", method: "GET", path: someCase + "/pack/progress", status: http.StatusOK, contains: []string{
			`"action":"A3"`, `"status":"pending"`, `"as_of":7`, `"done_bytes":5242880`, `"of_bytes":10485760`, `"attempts":2`,
		}},
		{name: "somebody else", as: "staff-1", method: "GET", path: someCase + "/pack/progress", status: http.StatusForbidden},
	})
}
