package incident_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/casetest"
	"duecourse/internal/casework/incident"
)

// FuzzParseCommand gives parsed commands to cases: they succeed or are refused without a
// panic, and their JSON stays the same.
func FuzzParseCommand(f *testing.F) {
	for _, name := range append([]casework.CommandName{incident.CommandReport}, incident.Commands()...) {
		f.Add(string(name), []byte(`{}`))
	}
	f.Add("assess", []byte(`{"finding":"unacceptable","grounds":["abusive"],"rationale":"r","history":{"warnings":["2026-11-01T00:00:00Z"]}}`))
	f.Add("propose", []byte(`{"measures":["warn"],"reason":"r","standing":[{"id":"SA1"}]}`))
	f.Add("progress", []byte(`{"action":"A1","reference":"26/1","on":"2026-11-01"}`))
	f.Add("observe", []byte(`{"behaviour":"continued","post":{"url":"https://feed.example/2"}}`))
	f.Add("decide", []byte(`null`))
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		command, err := incident.Kind().ParseCommand(casework.CommandName(name), body)
		if err != nil {
			return
		}
		require.Equal(t, casework.CommandName(name), command.Name())
		everything := casetest.Person("everything", casework.Roles()...)
		for _, s := range situations(t) {
			d := s.driver
			refused := d.c.Check(command, everything, d.moment())
			events, err := casework.Do(d.c, command, everything, d.moment())
			require.Equal(t, refused == nil, err == nil)
			for _, e := range events {
				casetest.AsJSON(t, e)
			}
		}
	})
}
