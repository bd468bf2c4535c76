package store

import (
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// saveWords keeps what the events are found by.
func saveWords(tx *gorm.DB, ref string, events []casework.Event) error {
	var rows []wordsRow
	for _, e := range events {
		if words := wordsOf(e); words != "" {
			rows = append(rows, wordsRow{Ref: ref, Seq: e.Seq, Words: words})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(rows, rowsAtOnce).Error; err != nil {
		return fmt.Errorf("words: %w", err)
	}
	return nil
}

// addSearch wants every word of a query to begin one of the case's words. A query
// without a word in it finds nothing.
func (w *conditions) addSearch(query string, postgres bool) {
	if strings.TrimSpace(query) == "" {
		return
	}
	sought := wordsSought(query)
	w.addIf(len(sought) == 0, "FALSE")
	for _, word := range sought { // of letters, digits and emoji: there is nothing to quote in it
		if postgres {
			w.add("c.ref IN (SELECT f.ref FROM case_words f WHERE f.lexemes @@ CAST(? AS tsquery))", "'"+word+"':*")
		} else {
			w.add("c.ref IN (SELECT f.ref FROM case_words f JOIN case_words_index i ON i.rowid = f.id WHERE i.words MATCH ?)", `"`+word+`"*`)
		}
	}
}
