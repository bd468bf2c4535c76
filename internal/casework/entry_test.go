package casework_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
)

func TestContactIsAnEmailAddress(t *testing.T) {
	t.Parallel()
	label := strings.Repeat("d", 60)
	for value, valid := range map[string]bool{
		"":                           true, // nobody has to give one
		"resident@example.org":       true,
		"r.o'neill+post@mail.org.uk": true,
		"anna@bücher.example":        true,
		"anna@xn--bcher-kva.example": true,
		"anna@परीक्षा.example":       true,

		"resident":                            false,
		"resident@":                           false,
		"@example.org":                        false,
		"resident@example":                    false,
		"resident@.org":                       false,
		"resident@example..org":               false,
		"resident@-example.org":               false,
		"resident@example.org.":               false,
		"resident@[192.0.2.1]":                false,
		"Resident <resident@example.org>":     false,
		"<resident@example.org>":              false,
		"a@example.org, b@example.org":        false,
		" resident@example.org":               false,
		"resident@example.org\n":              false,
		"resident@example.org\r\nBcc: x@y.uk": false,
		"resi\ndent@example.org":              false,
		"resident\u2028@example.org":          false,
		"\"a b\"@example.org":                 false,
		"анна@example.org":                    false,
		"resident@example.org(home)":          false,
		"tel: 01332 640000":                   false,
		"r@" + strings.Repeat(label+".", 4) + strings.Repeat("e", 7):  true, // 253 characters
		"r@" + strings.Repeat(label+".", 4) + strings.Repeat("e", 12): false,
	} {
		var p casework.Problems
		p.Email("contact", value)
		require.Equal(t, valid, p.Refusal() == nil, "%q", value)
	}
}

func TestAnAddressStandsOnOneLine(t *testing.T) {
	t.Parallel()
	for value, valid := range map[string]bool{
		"": true, "@parks": true, "Zoë & co": true, "@a\u200d": true,
		"@a\n@b": false, "@a\r": false, "\t@a": false, "@a\x00": false, "@a\u0085": false, "@a\u2028@b": false, "@a\u2029": false, "@a\x7f": false,
	} {
		var p casework.Problems
		p.OneLine("handle", value)
		require.Equal(t, valid, p.Refusal() == nil, "%q", value)
	}
}

func TestTimeIsNotInTheFuture(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for ahead, valid := range map[time.Duration]bool{
		-time.Hour: true, 0: true, 5 * time.Minute: true, 5*time.Minute + time.Second: false, 24 * time.Hour: false,
	} {
		var p casework.Problems
		at := now.Add(ahead).In(time.FixedZone("CET", 3600))
		p.NotInFuture("posted_at", &at, now)
		require.Equal(t, valid, p.Refusal() == nil, ahead)
	}
	var p casework.Problems
	p.NotInFuture("posted_at", nil, now)
	require.Nil(t, p.Refusal())
}

func TestClockIsStoppedForACategoryOfTheList(t *testing.T) {
	t.Parallel()
	for _, category := range casework.PauseCategories() {
		require.Nil(t, casework.CheckEntry(casework.StopClock{Category: category}, time.Time{}))
		require.NotEqual(t, string(category), category.InSentence(), "a title of its own")
	}
	for _, command := range []casework.Command{
		casework.StopClock{Category: "holiday", Reason: "r"}, casework.StopClock{Category: "Court", Reason: "r"}, casework.StartClock{Category: "sun"},
	} {
		refusal := casework.CheckEntry(command, time.Time{})
		require.NotNil(t, refusal)
		require.Equal(t, []casework.FieldError{{
			Field: "category", Message: "Choose platform, police, court, legal, information, absence or other.",
		}}, refusal.Fields)
	}
	require.Nil(t, casework.CheckEntry(casework.StartClock{}, time.Time{}), "why it starts again needs no category")
	require.Equal(t, "Counsel says wait", casework.PauseCategory("Counsel says wait").InSentence(), "clocks that were stopped before there was a list")
}
