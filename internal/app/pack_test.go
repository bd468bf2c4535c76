package app_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
)

func TestOnlyCommunicationsAddNamesToAPackAndGiveAReason(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.reported(t)
	auditor := person("auditor-1", casework.RoleAuditor)
	names := app.PackRequest{Personal: true, Reason: " asked for by the police "}

	_, err := w.Pack(t.Context(), opener(), ref, app.PackRequest{})
	requireCode(t, casework.CodeNotPermitted, err)
	for _, who := range []app.Caller{lawyer(), auditor} {
		_, err = w.Pack(t.Context(), who, ref, names)
		requireCode(t, casework.CodeNotPermitted, err)
		_, err = w.Pack(t.Context(), who, ref, app.PackRequest{})
		requireCode(t, app.CodeUnavailable, err) // this fixture builds no packs: permission was given
	}
	for _, reason := range []string{"", "  ", string(make([]byte, 201))} {
		_, err = w.Pack(t.Context(), officer(), ref, app.PackRequest{Personal: true, Reason: reason})
		require.Contains(t, requireCode(t, casework.CodeInvalid, err).Fields[0].Field, "reason")
	}
	_, err = w.Pack(t.Context(), lead(), ref, names)
	requireCode(t, app.CodeUnavailable, err)
}
