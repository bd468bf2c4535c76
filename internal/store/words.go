package store

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"duecourse/internal/casework"
)

// longestWord is how many bytes of a word are kept for finding it. PostgreSQL
// refuses lexemes above two thousand.
const longestWord = 120

// What a word is stands here and in no database, so that both find the same: each
// is given words of letters, digits and emoji only, with blanks between them.
// Case, accents and compatibility forms make no difference, and there is no
// stemming: names and handles are most of what is looked for.

// wordsIn lists the words of a text, each once. What hyphens, points and the like
// join ("@angry-resident") is found by its parts and as a whole.
func wordsIn(text string) []string {
	var found []string
	seen := map[string]bool{}
	for _, joined := range splitWords(text) {
		for _, word := range append(joined, strings.Join(joined, "")) {
			if word = cut(word); !seen[word] {
				seen[word] = true
				found = append(found, word)
			}
		}
	}
	return found
}

// wordsSought lists the words that somebody looks for: each is the beginning of
// one that is to be found, what is joined as a whole.
func wordsSought(query string) []string {
	var sought []string
	for _, joined := range splitWords(query) {
		sought = append(sought, cut(strings.Join(joined, "")))
	}
	return sought
}

// splitWords lists the words of a text, each as the parts that it is joined of.
func splitWords(text string) (words [][]string) {
	var parts []string
	var part strings.Builder
	endPart := func() {
		if part.Len() > 0 {
			parts = append(parts, part.String())
			part.Reset()
		}
	}
	endWord := func() {
		if endPart(); len(parts) > 0 {
			words, parts = append(words, parts), nil
		}
	}
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.M, r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Sk, r):
			// Accents, invisible marks and the colour of an emoji's skin.
		case unicode.IsLetter(r), unicode.IsNumber(r):
			part.WriteRune(unicode.ToLower(r))
		case joins(r):
			endPart()
		default:
			endWord()
			if unicode.Is(unicode.So, r) { // an emoji is a word
				words = append(words, []string{string(r)})
			}
		}
	}
	endWord()
	return words
}

// joins says whether a character joins words to one that is also looked for as a
// whole: in a handle, a reference, an address, "e-mail" and "don't".
func joins(r rune) bool {
	return unicode.In(r, unicode.Pc, unicode.Pd) || strings.ContainsRune(".@'’", r)
}

func cut(word string) string {
	if len(word) <= longestWord {
		return word
	}
	end := longestWord
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// wordsOf is what a search finds an event's case by: the reference, the author,
// address and text of a post, and what people wrote in notes, reasons and advice.
func wordsOf(e casework.Event) string {
	var texts []string
	if reported, first := e.Data.(casework.Reported); first {
		texts = append(texts, reported.Ref)
	}
	switch f := e.Data.(type) {
	case casework.AccountRequested:
		texts = append(texts, f.Ref, f.Channel, f.Handle, f.Team)
	case casework.AccountOpened:
		texts = append(texts, f.Ref, f.Channel, f.Handle, f.Team)
	case casework.AccountTransferred:
		if e.Personal != nil {
			texts = append(texts, e.Personal.Person)
		}
	}
	if p := e.Personal; p != nil {
		if p.Post != nil {
			texts = append(texts, p.Post.Author, p.Post.URL, p.Post.Text)
		}
		texts = append(texts, p.Text)
		texts = append(texts, wordsOfRequest(p.Request)...)
	}
	return strings.Join(wordsIn(strings.Join(texts, "\n")), " ")
}

// wordsOfRequest are those of an account request, and the names of its people.
func wordsOfRequest(r *casework.RequestWords) []string {
	if r == nil {
		return nil
	}
	texts := []string{r.Purpose, r.Audience, r.WhyNotCorporate}
	for _, id := range slices.Sorted(maps.Keys(r.Names)) {
		texts = append(texts, r.Names[id])
	}
	return texts
}
