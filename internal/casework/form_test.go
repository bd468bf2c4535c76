package casework_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"duecourse/internal/casework"
)

func TestLetterWithAMissingValueIsNotFilled(t *testing.T) {
	t.Parallel()
	form := casework.Form{Subject: "About {{.Ref}}", Body: "Dear {{.Author}}, {{range .Grounds}}{{.}} {{end}}"}
	_, _, err := form.Fill(casework.LetterFields{Ref: "  ", Author: "@a"}.Values(time.UTC))

	var gap *casework.UnfilledError
	require.ErrorAs(t, err, &gap)
	require.Equal(t, []string{"Ref", "Grounds"}, gap.Placeholders)
	require.EqualError(t, err, "the letter cannot be sent because these fields are empty: Ref, Grounds")
}

func TestPlaceholderInsideAConditionMayBeEmpty(t *testing.T) {
	t.Parallel()
	form := casework.Form{Subject: "s", Body: "a{{if .Reason}} because {{.Reason}}{{end}}"}
	_, body, err := form.Fill(casework.LetterFields{}.Values(time.UTC))
	require.NoError(t, err)
	require.Equal(t, "a", body)

	_, body, err = form.Fill(casework.LetterFields{Reason: "of it"}.Values(time.UTC))
	require.NoError(t, err)
	require.Equal(t, "a because of it", body)
}

func TestInvalidFormIsRefusedWithItsReason(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, body, says string }{
		{"does not parse", "a\n{{.Ref", "body:2: unclosed action"},
		{"unknown placeholder", "{{.Nobody}}", "body: there is no placeholder {{.Nobody}}; there are Account, Addressee, Author, "},
		{"unknown placeholder in a branch not taken", "{{if .Ref}}{{else}}{{.Nobody}}{{end}}", "{{.Nobody}}"},
		{"unknown placeholder in brackets", "{{quote (print .Nobody)}}", "{{.Nobody}}"},
		{"field of a placeholder", "{{.Author.Name}}", "{{.Author.Name}}"},
		{"placeholder inside a range", "{{range .Grounds}}{{.Ref}}{{end}}", "inside range or with, write {{$.Ref}}"},
		{"unknown function", "{{shout .Ref}}", `function "shout" not defined`},
		{"another template", `{{template "x"}}`, "a form cannot call another template"},
		{"everything at once", "{{.}}", "{{.}} is no placeholder"},
		{"empty", " \n", "body: is empty"},
		{"cannot be filled in", "{{index .Grounds 7}}", "index out of range"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := casework.Form{Subject: "s", Body: c.body}.Check()
			require.ErrorContains(t, err, c.says)
		})
	}
	require.ErrorContains(t, casework.Form{Subject: "{{.Nobody}}", Body: "b"}.Check(), "subject: there is no placeholder")
	good := casework.Form{Subject: "{{.Ref}}", Body: "{{range .Grounds}}{{.}} {{$.Author}}{{end}}{{with .Reason}}{{.}}{{end}}"}
	require.NoError(t, good.Check())
}

func TestLetterTimesAreInTheCouncilsTimeZone(t *testing.T) {
	t.Parallel()
	london, err := time.LoadLocation("Europe/London")
	require.NoError(t, err)
	values := casework.LetterFields{
		Date:      time.Date(2026, 7, 31, 23, 30, 0, 0, time.UTC),
		RespondBy: time.Date(2026, 11, 1, 9, 5, 0, 0, time.UTC),
	}.Values(london)
	require.Equal(t, "1 August 2026", values["Date"])
	require.Equal(t, "9.05am on Sunday 1 November 2026 (UK time)", values["RespondBy"])
	require.Equal(t, "", values["PostedAt"])
}

func TestQuotedTextCannotImitateTheLetter(t *testing.T) {
	t.Parallel()
	form := casework.Form{Subject: "About {{.Author}}", Body: "Dear {{.Author}},\n\n{{quote .PostText}}\n"}
	rapid.Check(t, func(t *rapid.T) {
		fields := casework.LetterFields{
			Author:   "@" + rapid.String().Draw(t, "author"),
			PostText: "x" + rapid.String().Draw(t, "text") + "x",
		}
		subject, body, err := form.Fill(fields.Values(time.UTC))
		require.NoError(t, err)
		require.NotContains(t, subject, "\n")
		paragraphs := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
		require.True(t, strings.HasPrefix(paragraphs[0], "Dear @"))
		require.Empty(t, paragraphs[1])
		for _, quoted := range paragraphs[2:] {
			require.True(t, strings.HasPrefix(quoted, "> "), "%q", quoted)
		}
	})
}
