package app_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

func (w *fixture) imports(t *testing.T, who app.Caller, file string) app.ImportProgress {
	t.Helper()
	got, err := w.Import(t.Context(), who, strings.NewReader(file), nil)
	require.NoError(t, err)
	return got
}

const threePosts = "post.channel,URL,author,text,posted_at\n" +
	"x,https://x.example/1,@a,\"=cmd|' /C calc'!A0\",2026-11-01T09:00:00+01:00\n" +
	"facebook,https://facebook.example/2,@b,\"two\nlines, and a comma\",\n" +
	"nextdoor,,@c,+44 20,\n"

func TestGoodLinesAreImported(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	require.Equal(t, app.ImportProgress{Lines: 3, Created: 3}, w.imports(t, officer(), "\uFEFF"+threePosts))
	posts := map[string]incident.Post{}
	for _, ref := range w.store.order {
		c, err := w.store.Case(t.Context(), ref)
		require.NoError(t, err)
		post := c.(*incident.Case).Post
		posts[post.Author] = post
	}
	require.Equal(t, "=cmd|' /C calc'!A0", posts["@a"].Text, "a formula is imported as text")
	require.Equal(t, "2026-11-01T08:00:00Z", posts["@a"].PostedAt.Format("2006-01-02T15:04:05Z07:00"))
	require.Equal(t, "two\nlines, and a comma", posts["@b"].Text)
	require.Equal(t, "+44 20", posts["@c"].Text)
}

func TestBadLinesAreListedWithTheirReasons(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	got := w.imports(t, officer(), "channel,url,text,posted_at\n"+
		"x,https://x.example/1,,\n"+
		",https://x.example/2,,\n"+ // 3
		"x,,,\n"+ // 4
		"\n"+
		"x,https://x.example/3\n"+ // 6
		"x,,\"two\nlines\",yesterday\n"+ // 7
		"x,https://x.example/4,\xff,\n"+ // 9
		"x,,"+strings.Repeat("y", 50_001)+",\n"+ // 10
		"x,,\""+strings.Repeat("y", 3<<20)+"\",\n"+ // 11
		"x,a\"b,,\n"+ // 12
		"x,https://x.example/5,,\n"+
		"x,https://x.example/6,,2026-11-03T09:00:00Z\n"+ // 14
		"x,\"never ends,,\n\n") // 15
	lines := map[int]string{}
	for _, r := range got.Refused {
		lines[r.Line] = r.Why
	}
	require.Equal(t, 2, got.Created)
	require.Equal(t, 12, got.Lines)
	for line, why := range map[int]string{
		3: "channel: ", 4: "url: ", 6: "fields", 7: "posted_at", 9: "UTF-8", 10: "text: ", 11: "too long", 12: "quotation mark",
		14: "posted_at: Enter a time that is not in the future.", 15: "quotation mark",
	} {
		require.Contains(t, lines[line], why, "line %d of %v", line, got.Refused)
	}
	require.Len(t, got.Refused, 10)
}

func TestFileWithoutAValidHeaderIsRefused(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	for file, field := range map[string]string{
		"":                         "header",
		"channel;url\n":            "channel;url",
		"channel,url,colour\n":     "colour",
		"channel,url,post.url\n":   "url",
		"url\n":                    "channel",
		"channel,author\nx,@a\n":   "url",
		"\"channel,url\nx,y\n":     "header",
		strings.Repeat("x", 2<<20): "header",
	} {
		_, err := w.Import(t.Context(), officer(), strings.NewReader(file), nil)
		problem := requireCode(t, casework.CodeInvalid, err)
		fields := []string{}
		for _, f := range problem.Fields {
			fields = append(fields, f.Field)
		}
		require.Contains(t, fields, field)
	}
	_, err := w.Import(t.Context(), opener(), strings.NewReader(threePosts), nil)
	requireCode(t, casework.CodeNotPermitted, err)
	require.Zero(t, w.workflows.started)
}

func TestNothingIsImportedTwice(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	w.reported(t)
	own := fmt.Sprintf("channel,url,author,text\nfacebook,%s?utm_source=mail,@angry,\n", aPost().URL)
	require.Equal(t, app.ImportProgress{Lines: 1}, w.imports(t, officer(), own), "reported before")
	require.Len(t, w.store.entries[w.store.order[0]], 1, "the post is not reported again")

	twice := threePosts + "x,https://x.example/1/,@a,other words,\n"
	require.Equal(t, app.ImportProgress{Lines: 4, Created: 3}, w.imports(t, officer(), twice))
	require.Equal(t, app.ImportProgress{Lines: 4}, w.imports(t, officer(), twice), "the same file again")
	require.Equal(t, app.ImportProgress{Lines: 3}, w.imports(t, lead(), threePosts), "the same file by another person")
	w.done(t, officer(), w.store.order[1], acceptable())
	require.Equal(t, app.ImportProgress{Lines: 3}, w.imports(t, officer(), threePosts), "the same file when its case is closed")
	require.Equal(t, 4, w.workflows.started)
}

func TestSameKeyGivesTheSameResult(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	for range 2 {
		require.Equal(t, app.ImportProgress{Lines: 3, Created: 3}, w.imports(t, keyed(officer(), "k"), threePosts))
	}
	require.Equal(t, app.ImportProgress{Lines: 3}, w.imports(t, keyed(officer(), "another"), threePosts))
	require.Equal(t, 3, w.workflows.started)
}

func TestImportSentAgainContinuesWhereItStopped(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newFixture(t)
		w.workflows.before = func(string) error {
			if w.workflows.started == 2 {
				return app.ErrOutcomeUnknown
			}
			return nil
		}
		got, err := w.Import(t.Context(), officer(), strings.NewReader(threePosts), nil)
		requireCode(t, app.CodeUnavailable, err)
		require.Equal(t, 2, got.Created)
		w.workflows.before = nil
		require.Equal(t, app.ImportProgress{Lines: 3, Created: 1}, w.imports(t, officer(), threePosts))
	})
}

// endless is a file without an end. It counts the lines that were read.
type endless struct{ lines int }

func (e *endless) Read(p []byte) (int, error) {
	e.lines++
	line := fmt.Sprintf("x,https://x.example/%d\n", e.lines)
	if e.lines == 1 {
		line = "channel,url\n"
	}
	return copy(p, line), nil
}

func TestCancelledImportStops(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	file := &endless{}
	got, err := w.Import(ctx, officer(), file, func(so app.ImportProgress) {
		require.Equal(t, seen+1, so.Lines, "progress is reported for every line")
		if seen = so.Lines; seen == 100 {
			cancel()
		}
	})
	requireCode(t, app.CodeUnavailable, err)
	require.GreaterOrEqual(t, got.Created, 90)
	require.Less(t, file.lines, 150, "the file is not read ahead")
}

func TestImportStopsAfterTooManyBadLines(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	got, err := w.Import(t.Context(), officer(), io.MultiReader(strings.NewReader("channel,url\n"), &wrong{}), nil)
	require.NoError(t, err)
	require.Len(t, got.Refused, 10_000)
	require.Contains(t, got.Refused[9_999].Why, "Too many")
}

type wrong struct{}

func (wrong) Read(p []byte) (int, error) { return copy(p, "x\n"), nil }

func TestUnreadableFileIsAnError(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	broken := errors.New("the line is cut")
	_, err := w.Import(t.Context(), officer(), io.MultiReader(strings.NewReader(threePosts), &failing{broken}), nil)
	require.ErrorIs(t, err, broken)
	require.Equal(t, 3, w.workflows.started, "the lines before are imported")
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }
