package api

import (
	"time"

	"duecourse/internal/casework"
)

// page is a page of a list.
type page[T any] struct {
	Items []T     `json:"items"`
	Next  *string `json:"next" doc:"The cursor of the next page; null: this is the last"`
	Total *int    `json:"total" doc:"Of the whole list, where that is known"`
}

// Paged are the parameters of a page.
type Paged struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
	Cursor string `query:"cursor" maxLength:"500" doc:"next of the page before"`
}

// pageOf is a page in the form of the contract.
func pageOf[A, B any](found casework.Page[A], form func(A) B) page[B] {
	return page[B]{Items: each(found.Items, form), Next: orNull(found.Next), Total: found.Total}
}

// wholeList is a list that has one page.
func wholeList[A, B any](found []A, form func(A) B) page[B] {
	total := len(found)
	return page[B]{Items: each(found, form), Total: &total}
}

// orNull is null where there is no text.
func orNull[S ~string](s S) *S {
	if s == "" {
		return nil
	}
	return &s
}

// list is [] where there is nothing: clients expect an array.
func list[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

func each[A, B any](items []A, form func(A) B) []B {
	out := make([]B, len(items))
	for i, item := range items {
		out[i] = form(item)
	}
	return out
}

// instant parses a time, or a day: then it is the midnight that begins the day so many
// days later.
func instant(field, text string, days int) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return day.AddDate(0, 0, days), nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, invalidField(field, "Enter a time like 2026-11-01T09:00:00Z, or a day like 2026-11-01.")
	}
	return at.UTC(), nil
}
