package app_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// TestARequestAboutOnesOwnCaseDoesWhatARequestAboutNoneDoes (R12): who a post is about cannot tell
// from the answer, or from the time it takes, that there is a case.
func TestARequestAboutOnesOwnCaseDoesWhatARequestAboutNoneDoes(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	own := f.reported(t)
	f.done(t, officer(), own, incident.Assess{
		Finding: incident.FindingUnacceptable, Grounds: []casework.Ground{casework.GroundAbusive}, Rationale: "r", Target: "comms-2",
	})
	const none = "INC-0000-0000"
	for name, ask := range map[string]func(ctx context.Context, who app.Caller, ref string) error{
		"show": func(ctx context.Context, who app.Caller, ref string) error {
			_, err := f.Case(ctx, who, incident.KindName, ref)
			return err
		},
		"timeline": func(ctx context.Context, who app.Caller, ref string) error {
			_, err := f.Timeline(ctx, who, incident.KindName, ref)
			return err
		},
		"letters": func(ctx context.Context, who app.Caller, ref string) error {
			_, err := f.Letters(ctx, who, incident.KindName, ref)
			return err
		},
		"evidence": func(ctx context.Context, who app.Caller, ref string) error {
			_, _, err := f.Evidence(ctx, who, ref, "E1")
			return err
		},
		"pack": func(ctx context.Context, who app.Caller, ref string) error {
			_, err := f.Pack(ctx, who, ref, app.PackRequest{})
			return err
		},
		"workflow": func(ctx context.Context, who app.Caller, ref string) error {
			_, err := f.Workflow(ctx, who, incident.KindName, ref)
			return err
		},
		"command": func(ctx context.Context, who app.Caller, ref string) error {
			_, err := f.Do(ctx, who, incident.KindName, ref, casework.AddNote{Text: "t"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			did := map[string][]string{}
			for _, ref := range []string{own, none} {
				f.store.asked = nil
				sent := len(f.workflows.received)
				err := ask(t.Context(), person("comms-2", casework.RoleComms), ref)
				requireCode(t, casework.CodeNotFound, err)
				require.Equal(t, "There is no such case.", err.Error())
				require.Len(t, f.workflows.received, sent, "no workflow is asked")
				did[ref] = f.store.asked
			}
			require.NotEmpty(t, did[own])
			require.Equal(t, did[none], did[own])
		})
	}
}
