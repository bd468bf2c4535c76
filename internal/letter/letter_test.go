package letter_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/letter"
	"duecourse/internal/policy"
)

var update = flag.Bool("update", false, "write the golden letters anew")

// fields are the complete fields of a letter.
func fields(rules *casework.Rules, clause string) casework.LetterFields {
	quoted, _ := rules.Clause(clause)
	return casework.LetterFields{
		Addressee: "Sam Staff", Handle: "@DerbyParks", Team: "Parks", Account: "SMA-7K3M-9Q2D", Conditions: "Answer within a day.",
		CorporateAnswer: "The corporate accounts reach other people.", Licence: "Seat 12",
		Cause: "This has lapsed: data protection e-learning.", Remedy: "Complete it again, and tell us the date.",
		Ref: "INC-7K3M-9Q2D", CodeOf: "A1", Date: time.Date(2026, 7, 31, 23, 30, 0, 0, time.UTC),
		Council: rules.Council, Contact: rules.Contact, Complaints: rules.Complaints, Support: rules.Support,
		Author: "@handle", Channel: "Facebook", PostURL: "https://facebook.example/posts/1",
		PostText: "First line <script>alert(1)</script>\n\n- second & \"last\" 🤬",
		PostedAt: time.Date(2026, 7, 30, 9, 5, 0, 0, time.UTC),
		Clause:   quoted, Grounds: []string{rules.Grounds[0].Wording, rules.Grounds[3].Wording},
		Measures: []string{rules.Measures[0].Wording, rules.Measures[1].Wording},
		Reason:   "it calls a named officer a word that we do not repeat.", RespondBy: time.Date(2026, 8, 3, 8, 0, 0, 0, time.UTC),
		BlockUntil: time.Date(2026, 8, 7, 8, 0, 0, 0, time.UTC),
		TargetName: "Zoë Ó Néill", Outcome: "We found that the post was not acceptable, and it is no longer on our feeds.",
		SignedBy: "Communications team",
	}
}

func council(t testing.TB) (letter.Writer, *casework.Rules) {
	t.Helper()
	p, err := policy.Default()
	require.NoError(t, err)
	rules := p.Rules(time.Date(2026, 7, 31, 0, 0, 0, 0, time.UTC))
	return letter.Writer{Zone: p.Zone(), Secret: []byte("a secret of the tests")}, &rules
}

const ref = "INC-7K3M-9Q2D"

func write(t testing.TB, kind casework.LetterKind) (letter.Writer, casework.Letter) {
	t.Helper()
	clause := kind.Clause()
	if kind == casework.LetterCorrection {
		clause = "R3"
	}
	w, rules := council(t)
	if kind == casework.LetterSuspension {
		clause = "S5"
	}
	f := fields(rules, clause)
	if strings.HasPrefix(clause, "S") {
		f.Reason = "Nobody answers the people who write to it."
	}
	if kind == casework.LetterLapse {
		f.Reason = "line manager approval, data protection e-learning"
	}
	if kind != casework.LetterBlockNotice {
		f.BlockUntil = time.Time{}
	}
	if kind == casework.LetterCorrection {
		f.Measures = corrected()
	}
	l, err := w.Write(kind, rules.Letters[kind], f)
	require.NoError(t, err)
	return w, l
}

// corrected says what becomes of two measures.
func corrected() []string {
	return []string{
		"We gave you a written warning (clause R3). It no longer counts.",
		"We blocked you from our feeds (clause R4). This decision no longer blocks you.",
	}
}

func TestLettersMatchTheirGoldenFiles(t *testing.T) {
	t.Parallel()
	for _, kind := range casework.LetterKinds() {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			w, l := write(t, kind)
			page, err := w.HTML(ref, l)
			require.NoError(t, err)
			golden(t, string(kind)+".txt", []byte(l.Text))
			golden(t, string(kind)+".html", page)
		})
	}
}

// TestRule9LettersAboutSeveralPostsNameEachOfThem has the letters of measures that concern several
// posts, as a person sends them by hand.
func TestRule9LettersAboutSeveralPostsNameEachOfThem(t *testing.T) {
	t.Parallel()
	for _, kind := range []casework.LetterKind{
		casework.LetterWarning, casework.LetterBlockNotice, casework.LetterRemovalNotice, casework.LetterCorrection,
	} {
		w, rules := council(t)
		f := fields(rules, kind.Clause())
		f.PostList = []string{"https://facebook.example/posts/1", "“You are a disgrace.”"}
		f.RespondBy, f.RespondWithin = time.Time{}, "48 hours"
		f.Measures = corrected()
		l, err := w.Write(kind, rules.Letters[kind], f)
		require.NoError(t, err)
		for _, post := range f.PostList {
			require.Contains(t, l.Text, "- "+post, kind)
		}
		require.NotContains(t, l.Text, "You wrote", kind)
		require.NotContains(t, strings.ToLower(l.Text), "police", kind)
		golden(t, string(kind)+"_several.txt", []byte(l.Text))
	}
}

// TestR12NewsToTheTargetSaysWhatHappenedAndWhereTheyFindSupport is the short note after a step.
func TestR12NewsToTheTargetSaysWhatHappenedAndWhereTheyFindSupport(t *testing.T) {
	t.Parallel()
	w, rules := council(t)
	f := fields(rules, "R12")
	f.News, f.Grounds = "We have done what we decided to do about the post, and we go on watching for anything new.", nil
	l, err := w.Write(casework.LetterTargetNote, rules.Letters[casework.LetterTargetNote], f)
	require.NoError(t, err)
	require.Contains(t, l.Subject, "News of a post about you")
	require.NotContains(t, l.Text, f.Author)
	require.Contains(t, l.Text, rules.Support[:30])
	golden(t, "target_note_news.txt", []byte(l.Text))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(path, got, 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got), "run the test with -update if this is meant")
}

func TestR10EveryLetterHasItsReferenceTheContactAndItsClause(t *testing.T) {
	t.Parallel()
	for _, kind := range casework.LetterKinds() {
		_, l := write(t, kind)
		text := l.Text
		require.Contains(t, text, ref, "%s", kind)
		require.Contains(t, text, "yourcityyoursay@derby.gov.uk", "R10: %s", kind)
		require.Regexp(t, `[Cc]lause\s+[RS]`, text, "%s", kind)
		if strings.HasPrefix(kind.Clause(), "R") {
			require.Contains(t, text, "are abusive", "%s", kind)
		}
		require.Contains(t, text, "1 August 2026", "the council's date, not that of UTC")
		require.NotContains(t, text, "<no value>")
	}
}

func TestR10EveryLetterAboutADecisionPrintsItsReviewCode(t *testing.T) {
	t.Parallel()
	code := casework.ReviewCode([]byte("a secret of the tests"), ref, "A1")
	for _, kind := range casework.LetterKinds() {
		w, l := write(t, kind)
		page, err := w.HTML(ref, l)
		require.NoError(t, err)
		require.Equal(t, code, l.Code, "%s", kind)
		require.Equal(t, kind != casework.LetterTargetNote, strings.Contains(l.Text, code), "%s: the target is told of no decision about them", kind)
		require.Equal(t, strings.Contains(l.Text, code), strings.Contains(string(page), code), "%s: the same on every rendering", kind)
	}
}

func TestLetterWithAMissingValueIsRefused(t *testing.T) {
	t.Parallel()
	w, rules := council(t)
	gaps := map[string]func(*casework.LetterFields){
		"Author":     func(f *casework.LetterFields) { f.Author = " " },
		"Grounds":    func(f *casework.LetterFields) { f.Grounds = nil },
		"ClauseText": func(f *casework.LetterFields) { f.Clause.Text = "" },
		"Contact":    func(f *casework.LetterFields) { f.Contact = "" },
		"Date":       func(f *casework.LetterFields) { f.Date = time.Time{} },
	}
	for name, leave := range gaps {
		f := fields(rules, "R3")
		leave(&f)
		_, err := w.Write(casework.LetterWarning, rules.Letters[casework.LetterWarning], f)
		var gap *casework.UnfilledError
		require.ErrorAs(t, err, &gap, name)
		require.Equal(t, []string{name}, gap.Placeholders)
	}
}

func TestLetterReadsWellWithoutOptionalFields(t *testing.T) {
	t.Parallel()
	w, rules := council(t)
	for _, kind := range casework.LetterKinds() {
		f := fields(rules, "R3")
		f.PostText, f.PostedAt, f.Reason, f.RespondBy, f.CodeOf, f.Measures = "", time.Time{}, "", time.Time{}, "", nil
		f.Conditions = ""
		if kind == casework.LetterRefusal || kind == casework.LetterClosure {
			f.Reason = "No budget." // these always say why
		}
		l, err := w.Write(kind, rules.Letters[kind], f)
		require.NoError(t, err)
		text := l.Text
		require.NotContains(t, text, " .")
		require.NotContains(t, text, "\n\n\n")
	}
}

func TestAPostCannotForgePartsOfTheLetter(t *testing.T) {
	t.Parallel()
	w, rules := council(t)
	f := fields(rules, "R3")
	f.Author = "@x\n\n# You have won\n\n- call 0123"
	f.PostText = "\x1b[31m\u202eevil\n# Fake heading\n<img src=x onerror=alert(1)>"
	l, err := w.Write(casework.LetterWarning, rules.Letters[casework.LetterWarning], f)
	require.NoError(t, err)
	text := l.Text
	require.NotContains(t, text, "\x1b")
	require.NotContains(t, text, "\u202e")
	require.Contains(t, text, "Dear @x # You have won - call 0123,\n")
	require.Contains(t, text, "\n> # Fake heading\n")

	page, err := w.HTML(ref, l)
	require.NoError(t, err)
	require.NotContains(t, string(page), "<img")
	require.NotContains(t, string(page), "<h2>Fake heading")
	require.Contains(t, string(page), "&lt;img src=x onerror=alert(1)&gt;")
}

func TestSameLetterGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	w, l := write(t, casework.LetterWarning)
	first, err := w.PDF(ref, l)
	require.NoError(t, err)
	_, same := write(t, casework.LetterWarning)
	second, err := w.PDF(ref, same)
	require.NoError(t, err)
	require.True(t, bytes.Equal(first, second))
	require.True(t, bytes.HasPrefix(first, []byte("%PDF-1.")))
	require.Contains(t, string(first), "/CreationDate (D:20260731233000")

	l.Body += "\n\nOne more line."
	changed, err := w.PDF(ref, l)
	require.NoError(t, err)
	require.False(t, bytes.Equal(first, changed))
}

func TestPDFHasTheTextAndMarksWhatItCannotPrint(t *testing.T) {
	t.Parallel()
	w, l := write(t, casework.LetterTargetNote)
	document, err := w.PDF(ref, l)
	require.NoError(t, err)
	require.Contains(t, printed(t, document), utf16be("Zoë Ó Néill"))

	_, l = write(t, casework.LetterWarning)
	document, err = w.PDF(ref, l)
	require.NoError(t, err)
	require.Contains(t, printed(t, document), utf16be("\"last\" \uFFFD"), "the emoji")
}

// printed is the text of a PDF's pages, in its own two-byte characters.
func printed(t *testing.T, document []byte) string {
	t.Helper()
	var pages strings.Builder
	for _, part := range bytes.Split(document, []byte("\nstream\n"))[1:] {
		stream, _, _ := bytes.Cut(part, []byte("\nendstream"))
		reader, err := zlib.NewReader(bytes.NewReader(stream))
		if err != nil {
			continue // not a compressed one
		}
		text, err := io.ReadAll(reader)
		require.NoError(t, err)
		pages.Write(text)
	}
	return pages.String()
}

func utf16be(s string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(s)) {
		out = binary.BigEndian.AppendUint16(out, unit)
	}
	return string(out)
}

func TestLongLetterHasSeveralPages(t *testing.T) {
	t.Parallel()
	w, l := write(t, casework.LetterWarning)
	l.Body = strings.Repeat("A paragraph of some length.\n\n", 200)
	document, err := w.PDF(ref, l)
	require.NoError(t, err)
	require.Greater(t, bytes.Count(document, []byte("/Type /Page\n")), 3)
}

func FuzzLetterQuotesAnyPost(f *testing.F) {
	for _, seed := range []string{"", "🤬👩‍👩‍👧", "\x00\xff", "العربية עברית", strings.Repeat("W", 500), "日本語\n\n\n", "\u2028", "\U0010ffff", "{{.Ref}}"} {
		f.Add(seed)
	}
	w, rules := council(f)
	f.Fuzz(func(t *testing.T, text string) {
		in := fields(rules, "R3")
		in.PostText = text
		l, err := w.Write(casework.LetterWarning, rules.Letters[casework.LetterWarning], in)
		require.NoError(t, err)
		require.Contains(t, l.Text, "# This is a written warning"[2:])
		_, err = w.HTML(ref, l)
		require.NoError(t, err)
		document, err := w.PDF(ref, l)
		require.NoError(t, err)
		require.True(t, bytes.HasPrefix(document, []byte("%PDF-1.")))
	})
}

func TestUnwrappedLetterBreaksNoLineInsideAParagraph(t *testing.T) {
	t.Parallel()
	w, l := write(t, casework.LetterWarning)
	unwrapped := w.Unwrapped(ref, l)
	require.Equal(t, strings.Fields(strings.ReplaceAll(l.Text, "\n> ", "\n")), strings.Fields(strings.ReplaceAll(unwrapped, "\n> ", "\n")))
	for block := range strings.SplitSeq(strings.TrimSpace(unwrapped), "\n\n") {
		for line := range strings.Lines(block) {
			if !strings.HasPrefix(line, "-") && !strings.HasPrefix(line, ">") && !strings.HasPrefix(block, l.Council) {
				require.NotContains(t, strings.TrimSpace(block), "\n", line)
			}
		}
	}
}
