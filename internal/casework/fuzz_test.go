package casework_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

// FuzzEventJSON: whatever is read as an event is written and read again the same,
// and neither summing it up nor folding it panics.
func FuzzEventJSON(f *testing.F) {
	for _, c := range everyKindOfEvent() {
		f.Add([]byte(asJSON(f, casework.Event{Seq: 1, At: monday(), Kind: c.kind, Data: c.fact})))
	}
	f.Add([]byte(`{"seq":1,"kind":"noted","data":null,"after":{"stage":"watch","waits":null}}`))
	f.Add([]byte(`{"kind":"noted"}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var e casework.Event
		if json.Unmarshal(raw, &e) != nil {
			return
		}
		casework.Summary(e)
		casework.ClauseOf(e)
		written := asJSON(t, e)
		var again casework.Event
		require.NoError(t, json.Unmarshal([]byte(written), &again))
		require.Equal(t, written, asJSON(t, again))
		d := open(t)
		e.Seq = d.c.Seq + 1
		if casework.Apply(d.c, e) == nil {
			asJSON(t, d.c)
		}
	})
}

// FuzzParseCommand: a command that can be read can be given, to any case, and is
// taken or refused without a panic; what it says is kept.
func FuzzParseCommand(f *testing.F) {
	for _, name := range append([]casework.CommandName{casework.CommandReport}, casework.Commands()...) {
		f.Add(string(name), []byte(`{}`))
	}
	f.Add("assess", []byte(`{"finding":"unacceptable","grounds":["abusive"],"rationale":"r","history":{"warnings":["2026-11-01T00:00:00Z"]}}`))
	f.Add("propose", []byte(`{"measures":["warn"],"reason":"r","standing":[{"id":"SA1"}]}`))
	f.Add("progress", []byte(`{"action":"A1","reference":"26/1","on":"2026-11-01"}`))
	f.Add("observe", []byte(`{"behaviour":"continued","post":{"url":"https://feed.example/2"}}`))
	f.Add("decide", []byte(`null`))
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		command, err := casework.IncidentKind().ParseCommand(casework.CommandName(name), body)
		if err != nil {
			return
		}
		require.Equal(t, casework.CommandName(name), command.Name())
		everything := person("everything", casework.Roles()...)
		for _, s := range situations(t) {
			d := s.desk
			refused := d.c.Check(command, everything, d.moment())
			events, err := casework.Do(d.c, command, everything, d.moment())
			require.Equal(t, refused == nil, err == nil)
			for _, e := range events {
				asJSON(t, e)
			}
		}
	})
}
