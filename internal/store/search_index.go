package store

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
	"duecourse/internal/casework/account"
)

// saveWords saves the words by which a search finds the events.
func saveWords(tx *gorm.DB, kind *casework.Kind, ref string, events []casework.Event) error {
	var rows []wordsRow
	for _, e := range events {
		if words := wordsOf(kind, ref, e); words != "" {
			rows = append(rows, wordsRow{Ref: ref, Seq: e.Seq, Words: words})
		}
	}
	return wrap(insert(tx.Clauses(clause.OnConflict{DoNothing: true}), rows), "words")
}

// search finds the cases in which every word of a query is the beginning of a word.
// A query without words finds nothing.
func (c *conditions) search(query string, postgres bool) {
	if strings.TrimSpace(query) == "" {
		return
	}
	sought := queryWords(query)
	c.addIf(len(sought) == 0, "FALSE")
	for _, word := range sought { // of letters, digits and emoji only: nothing to escape
		if postgres {
			c.add("c.ref IN (SELECT f.ref FROM case_words f WHERE f.lexemes @@ CAST(? AS tsquery))", "'"+word+"':*")
		} else {
			c.add("c.ref IN (SELECT f.ref FROM case_words f JOIN case_words_index i ON i.rowid = f.id WHERE i.words MATCH ?)", `"`+word+`"*`)
		}
	}
}

// maxWord is how many bytes of a word are indexed. PostgreSQL refuses lexemes above
// two thousand.
const maxWord = 120

// This file decides what a word is, so that both databases find the same. They only
// see words of letters, digits and emoji, with spaces between. Case, accents and
// compatibility forms make no difference. There is no stemming: people search mostly
// for names and handles.

// indexWords lists the words of a text, each once. A word joined by hyphens, full
// stops and the like ("@angry-resident") is found by its parts and as a whole.
func indexWords(text string) []string {
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

// queryWords lists the words of a query, joined words as a whole.
func queryWords(query string) []string {
	var sought []string
	for _, joined := range splitWords(query) {
		sought = append(sought, cut(strings.Join(joined, "")))
	}
	return sought
}

// splitWords lists the words of a text, each as its parts.
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

// joins says whether a character joins parts to one word, as in a handle, a reference,
// an address, "e-mail" and "don't".
func joins(r rune) bool {
	return unicode.In(r, unicode.Pc, unicode.Pd) || strings.ContainsRune(".@'’", r)
}

func cut(word string) string {
	if len(word) <= maxWord {
		return word
	}
	end := maxWord
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// wordsOf returns the words by which a search finds an event: the reference of the
// case, the author, address and text of a post, what people wrote in notes, reasons
// and advice, and what the kind of the case adds.
func wordsOf(kind *casework.Kind, ref string, e casework.Event) string {
	if kind.Unsearchable {
		return ""
	}
	var texts []string
	if e.Seq == 1 {
		texts = append(texts, ref)
	}
	if own := extensions()[kind.Name].texts; own != nil {
		texts = append(texts, own(e)...)
	}
	if p := e.Personal; p != nil {
		if p.Post != nil {
			texts = append(texts, p.Post.Author, p.Post.URL, p.Post.Text)
		}
		texts = append(texts, p.Text)
		texts = append(texts, requestTexts(p.Request)...)
	}
	return strings.Join(indexWords(strings.Join(texts, "\n")), " ")
}

// requestTexts are the texts of an account request, and the names of its people.
func requestTexts(r *casework.RequestWords) []string {
	if r == nil {
		return nil
	}
	texts := []string{r.Purpose, r.Audience, r.WhyNotCorporate}
	for _, id := range slices.Sorted(maps.Keys(r.Names)) {
		texts = append(texts, r.Names[id])
	}
	return texts
}

// accountTexts are the texts by which a search finds an account or a request for one.
func accountTexts(e casework.Event) []string {
	switch f := e.Data.(type) {
	case account.Requested:
		return []string{f.Channel, f.Handle, f.Team}
	case account.Opened:
		return []string{f.Channel, f.Handle, f.Team}
	case account.UseReported:
		return []string{f.Channel, f.Handle}
	case account.Transferred:
		if e.Personal != nil {
			return []string{e.Personal.Person}
		}
	}
	return nil
}
