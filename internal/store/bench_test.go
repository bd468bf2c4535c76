package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/store/storetest"
)

func onBoth(b *testing.B, run func(b *testing.B, base storetest.Base)) {
	b.Helper()
	b.Run("sqlite", func(b *testing.B) { run(b, storetest.OnSQLite(b)) })
	b.Run("postgres", func(b *testing.B) { run(b, storetest.OnPostgres(b)) })
}

// BenchmarkRecord records one decision of a case that the store already has.
func BenchmarkRecord(b *testing.B) {
	onBoth(b, func(b *testing.B, base storetest.Base) {
		s := warned(b, ref, aPost("anna"))
		record(b, base, s)
		for b.Loop() {
			from := len(s.events)
			s.do(comms, casework.AddNote{Text: "Nothing new."})
			require.NoError(b, base.Record(context.Background(), ref, s.events[from:]))
		}
	})
}

// BenchmarkOpen records a new case.
func BenchmarkOpen(b *testing.B) {
	onBoth(b, func(b *testing.B, base storetest.Base) {
		s := reported(b, ref, aPost("anna"))
		n := 0
		for b.Loop() {
			n++
			fact := s.events[0].Data.(incident.Reported)
			fact.Ref = fmt.Sprintf("INC-%08d", n)
			s.events[0].Data, s.events[0].Request = fact, fact.Ref
			require.NoError(b, base.Record(context.Background(), fact.Ref, s.events))
		}
	})
}

func BenchmarkCases(b *testing.B) {
	onBoth(b, func(b *testing.B, base storetest.Base) {
		for n := range 100 {
			record(b, base, reported(b, fmt.Sprintf("INC-%08d", n), aPost("anna")).assess(casework.GroundAbusive))
		}
		for b.Loop() {
			page, err := base.Cases(context.Background(), incident.Filter{})
			require.NoError(b, err)
			require.Len(b, page.Items, 50)
		}
	})
}

// BenchmarkVerify measures how many events it verifies in a second.
func BenchmarkVerify(b *testing.B) {
	const events = 50_000
	onBoth(b, func(b *testing.B, base storetest.Base) {
		s := warned(b, ref, aPost("anna"))
		recorded := 0
		for n := 0; recorded < events; n++ {
			fact := s.events[0].Data.(incident.Reported)
			fact.Ref = fmt.Sprintf("INC-%08d", n)
			s.events[0].Data = fact
			for i := range s.events {
				s.events[i].Request = ""
			}
			require.NoError(b, base.Record(context.Background(), fact.Ref, s.events))
			recorded += len(s.events)
		}
		_, err := base.Seal(context.Background(), monday())
		require.NoError(b, err)
		b.ResetTimer()
		verified := 0
		for b.Loop() {
			v, err := base.Verify(context.Background())
			require.NoError(b, err)
			require.True(b, v.OK)
			verified += v.Events
		}
		b.ReportMetric(float64(verified)/b.Elapsed().Seconds(), "events/s")
	})
}

// BenchmarkAddAccess writes as many entries as a busy access log gets in a fifth of a second.
func BenchmarkAddAccess(b *testing.B) {
	const at = 200
	onBoth(b, func(b *testing.B, base storetest.Base) {
		lines := make([]access.LogEntry, at)
		for i := range lines {
			lines[i] = access.LogEntry{At: monday(), Person: "comms-1", Action: "GET /api/v1/incidents", From: "192.0.2.7", Outcome: 200}
		}
		for b.Loop() {
			require.NoError(b, base.AddAccess(context.Background(), lines))
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*at), "µs/line")
	})
}
