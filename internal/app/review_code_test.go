package app_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// warningCode is the review code of the warning in the fake store.
const warningCode = "7K3M-9Q2D-4F7Q"

func TestR10ALetterIsFoundByItsReferenceAndCode(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.closedCase(t)
	found, err := w.LetterWithCode(t.Context(), strings.ToLower(ref), " 7k3m 9q2d 4f7q")
	require.NoError(t, err)
	require.Equal(t, app.Reviewable{Ref: ref, Kind: casework.LetterWarning, To: "@angry"}, found)

	closed := 0
	for _, e := range w.store.entries[ref] {
		if e.Kind == incident.EventClosed {
			closed = e.Seq
		}
	}
	code := casework.ReviewCode([]byte("a secret of sixteen bytes"), ref, casework.LetterAbout(closed, "staff-1"))
	found, err = w.LetterWithCode(t.Context(), ref, code)
	require.NoError(t, err)
	require.Equal(t, app.Reviewable{Ref: ref, Kind: casework.LetterOutcome, To: "staff-1"}, found)
}

func TestR10AWrongReferenceAndAWrongCodeHaveTheSameAnswer(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.closedCase(t)
	answers := []string{}
	for _, asked := range [][2]string{
		{ref, "0000-0000-0000"}, {ref, ""}, {ref, "7K3M"}, {"INC-0000-0000", warningCode + "0"}, {"INC-0000-0000", "0000-0000-0000"}, {"nothing", warningCode}, {"", ""},
	} {
		_, err := w.LetterWithCode(t.Context(), asked[0], asked[1])
		answers = append(answers, requireCode(t, casework.CodeNotFound, err).Error())
	}
	for _, answer := range answers {
		require.Equal(t, answers[0], answer)
	}
}

func TestR10OnlyThoseWhoWriteLettersSeeTheirCodes(t *testing.T) {
	t.Parallel()
	w := newFixture(t)
	ref := w.closedCase(t)
	for who, sees := range map[*app.Caller]bool{ptr(officer()): true, ptr(lead()): true, ptr(lawyer()): false} {
		letters, err := w.Letters(t.Context(), *who, incident.KindName, ref)
		require.NoError(t, err)
		require.Equal(t, sees, strings.Contains(letters[0].Text+letters[0].Body+letters[0].Code, warningCode), who.ID)
	}
}

func ptr(who app.Caller) *app.Caller { return &who }
