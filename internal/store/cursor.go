package store

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"duecourse/internal/casework"
)

// limits of a page.
const (
	usualLimit   = 50
	highestLimit = 200
)

func limited(limit int) int {
	if limit <= 0 {
		return usualLimit
	}
	return min(limit, highestLimit)
}

// cursor is the place in a list after which a page begins.
type cursor struct {
	Sort casework.SortOrder `json:"s,omitempty"`
	Key  int64              `json:"k"`
	Ref  string             `json:"r"`
	N    int                `json:"n,omitempty"`
}

func (c cursor) String() string {
	raw, err := json.Marshal(c)
	if err != nil {
		return "" // cannot be: it holds numbers and texts
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

func parseCursor(text string, sort casework.SortOrder) (cursor, error) {
	var c cursor
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil || c.Ref == "" || c.Sort != sort {
		return c, fmt.Errorf("%q: %w", text, casework.ErrCursor)
	}
	return c, nil
}

// pageOf makes a page of one item more than it holds, if there are so many.
func pageOf[T any](items []T, limit int, first bool, place func(T) cursor) casework.Page[T] {
	page := casework.Page[T]{Items: items, Whole: true}
	if len(items) > limit {
		page.Items = items[:limit]
		page.Next = place(items[limit-1]).String()
	} else if first {
		n := len(items)
		page.Total = &n
	}
	return page
}
