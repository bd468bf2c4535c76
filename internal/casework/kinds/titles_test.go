package kinds_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
	"duecourse/internal/casework/incident"
	"duecourse/internal/casework/publication"
)

func TestEveryWindowHasItsOwnTitle(t *testing.T) {
	t.Parallel()
	seen := map[string]casework.Window{}
	for _, w := range casework.Windows() {
		require.NotEmpty(t, w.Title(), w)
		require.Regexp(t, `^(the|a) `, w.InSentence(), "%s: the words follow “waits for”", w)
		require.NotContains(t, seen, w.Title())
		seen[w.Title()] = w
	}
}

func TestEveryCommandHasATitle(t *testing.T) {
	t.Parallel()
	for _, name := range incident.Commands() {
		require.Regexp(t, `^[A-Z][a-z]+ .*[a-z]$`, incident.CommandTitle(name), name)
	}
	for _, name := range append(account.RequestCommands(), account.Commands()...) {
		require.Regexp(t, `^[A-Z][a-z]+ .*[a-z]$`, account.CommandTitle(name), name)
	}
}

func TestEveryCommandOfAPublicationHasATitle(t *testing.T) {
	t.Parallel()
	for _, name := range append(publication.Commands(), (&publication.Enquiry{}).Commands()...) {
		require.Regexp(t, `^[A-Z][a-z]+ .*[a-z]$`, publication.CommandTitle(name), name)
	}
}

func TestTitlesAreWordsAndNotCodeNames(t *testing.T) {
	t.Parallel()
	for _, o := range incident.Outcomes() {
		require.Contains(t, o.Title(), " ", o)
	}
	for _, s := range incident.Stages()[:6] {
		require.Contains(t, s.Title(), " ", s)
	}
	for _, n := range account.CheckNames() {
		require.NotContains(t, n.InSentence(), "_")
	}
}
