package store_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/kinds"
	"duecourse/internal/store"
	"duecourse/internal/store/storetest"
)

const ref = "INC-7K3M-9Q2D"

func asJSON(t testing.TB, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	return string(raw)
}

func TestRecordedCaseIsReadBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		record(t, base, s)

		c, err := base.Case(t.Context(), ref)
		require.NoError(t, err)
		same(t, &s.c, c)

		links, err := base.ChainLinks(t.Context(), ref)
		require.NoError(t, err)
		timeline, err := base.Timeline(t.Context(), ref)
		require.NoError(t, err)
		require.Len(t, timeline, len(s.events))
		for i, entry := range links {
			require.Equal(t, casework.TimelineItem{
				Ref: ref, Seq: entry.Seq, At: entry.At, Actor: entry.Actor, Kind: entry.Kind, Summary: kinds.All().Summary(s.events[i]),
				Clause: kinds.All().Clause(s.events[i]), Data: entry.Data, Personal: timeline[i].Personal, Hash: entry.Hash,
			}, timeline[i])
			require.JSONEq(t, asJSON(t, s.events[i].Personal), asJSON(t, timeline[i].Personal))
			event, err := entry.Event(incident.Kind())
			require.NoError(t, err)
			require.JSONEq(t, asJSON(t, s.events[i]), asJSON(t, event))
			require.Equal(t, s.events[i].At, entry.At)
			digest, err := s.events[i].PersonalDigest()
			require.NoError(t, err)
			require.Equal(t, digest, entry.PersonalDigest)
		}
	})
}

func TestRecordingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		record(t, base, s)
		before, err := base.Verify(t.Context())
		require.NoError(t, err)

		record(t, base, s)
		require.NoError(t, base.Record(t.Context(), ref, s.events[1:2]))
		require.NoError(t, base.Record(t.Context(), ref, nil))

		after, err := base.Verify(t.Context())
		require.NoError(t, err)
		require.Equal(t, before, after)
		require.Equal(t, len(s.events), after.Events)
	})
}

func TestRecordingInBatchesOfAnySizeGivesTheSameRows(t *testing.T) {
	t.Parallel()
	s := warned(t, ref, aPost("anna"))
	whole := storetest.OnSQLite(t)
	record(t, whole, s)
	want, err := whole.Verify(t.Context())
	require.NoError(t, err)

	rapid.Check(t, func(rt *rapid.T) {
		base := storetest.OnSQLite(t)
		for recorded := 0; recorded < len(s.events); {
			from := rapid.IntRange(0, recorded).Draw(rt, "from")
			to := rapid.IntRange(recorded+1, len(s.events)).Draw(rt, "to")
			require.NoError(rt, base.Record(context.Background(), ref, s.events[from:to]))
			recorded = to
		}
		got, err := base.Verify(context.Background())
		require.NoError(rt, err)
		require.Equal(rt, want, got)
	})
}

func TestADifferentEventOfTheSameNumberIsAConflict(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna")).assess(casework.GroundAbusive)
		record(t, base, s)

		other := reported(t, ref, aPost("anna")).assess(casework.GroundSpam)
		var conflict *store.ConflictError
		require.ErrorAs(t, base.Record(t.Context(), ref, other.events), &conflict)
		require.Equal(t, store.ConflictError{Ref: ref, Seq: 2}, *conflict)

		other = reported(t, ref, aPost("anna"))
		other.events[0].Personal.Text = "something else was seen"
		require.ErrorAs(t, base.Record(t.Context(), ref, other.events), &conflict)
		require.Equal(t, 1, conflict.Seq)
	})
}

func TestAMissingEventIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		var gap *store.GapError
		require.ErrorAs(t, base.Record(t.Context(), ref, s.events[1:]), &gap)
		require.Equal(t, store.GapError{Ref: ref, Has: 0, Next: 2}, *gap)

		holed := append(append([]casework.Event{}, s.events[:2]...), s.events[3:]...)
		require.ErrorAs(t, base.Record(t.Context(), ref, holed), &gap)
		_, err := base.Case(t.Context(), ref)
		require.ErrorIs(t, err, casework.ErrNotFound, "the transaction is rolled back")
	})
}

func TestEventsOfAnotherCaseAreRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := reported(t, ref, aPost("anna"))
		require.ErrorContains(t, base.Record(t.Context(), "INC-0000-0000", s.events), ref)
		_, err := base.Case(t.Context(), "INC-0000-0000")
		require.ErrorIs(t, err, casework.ErrNotFound)
	})
}

func TestTheSameCaseRecordedManyTimesAtOnceIsRecordedOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		s := warned(t, ref, aPost("anna"))
		atOnce(t, 48, func(n int) error {
			return base.Record(t.Context(), ref, s.events[:1+n%len(s.events)])
		})

		c, err := base.Case(t.Context(), ref)
		require.NoError(t, err)
		same(t, &s.c, c)
		verifyOK(t, base, len(s.events))
	})
}

func TestEveryTextOfAPostCanBeRecorded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, base storetest.Base) {
		var long string // random, so that compression does not shorten it
		for n := range 300 {
			long += casework.Salt("long", n)
		}
		s := reported(t, ref, incident.Post{Channel: "other", URL: "https://example.org/", Author: "a", Text: "t"})
		post := s.events[0].Personal.Post
		post.URL, post.Author, post.Text = "https://example.org/"+long, long, "nul \x00, bad \xff and "+long
		record(t, base, s)

		page, err := base.Cases(t.Context(), incident.Filter{Channel: "other", Author: "@" + strings.ToUpper(long)})
		require.NoError(t, err)
		require.Len(t, page.Items, 1)
		require.Len(t, []rune(page.Items[0].Post.Text), 280)
		require.True(t, strings.HasSuffix(page.Items[0].Post.Text, "…"))
		verifyOK(t, base, 1)
	})
}
