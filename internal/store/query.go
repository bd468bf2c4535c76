package store

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"duecourse/internal/casework"
)

// queryRows runs a query and gives its rows one after the other, or an error and no
// more rows.
func queryRows(db *gorm.DB, statement string, values ...any) iter.Seq2[*sql.Rows, error] {
	return func(yield func(*sql.Rows, error) bool) {
		rows, err := db.Raw(statement, values...).Rows()
		if err != nil {
			yield(nil, err)
			return
		}
		defer rows.Close() //nolint:errcheck // rows.Err has what went wrong
		for rows.Next() {
			if !yield(rows, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, err)
		}
	}
}

// queryAll scans every row of a query. A list without rows is empty, not nil.
func queryAll[T any](db *gorm.DB, scan func(*sql.Rows) (T, error), statement string, values ...any) ([]T, error) {
	list := []T{}
	for rows, err := range queryRows(db, statement, values...) {
		if err != nil {
			return nil, err
		}
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, nil
}

// inPages gives the items of a long list one after the other, or an error and no more items.
// Next reads the page after an item; nil: the first page. An empty page ends the list.
func inPages[T any](next func(after *T) ([]T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var last *T
		for {
			page, err := next(last)
			if err != nil {
				yield(*new(T), err)
				return
			}
			for _, item := range page {
				if !yield(item, nil) {
					return
				}
			}
			if len(page) == 0 {
				return
			}
			last = &page[len(page)-1]
		}
	}
}

// queryOne scans the one row of a query, or returns [casework.ErrNotFound].
func queryOne(db *gorm.DB, into []any, statement string, values ...any) error {
	err := db.Raw(statement, values...).Row().Scan(into...)
	if errors.Is(err, sql.ErrNoRows) {
		return casework.ErrNotFound
	}
	return err
}

// first is the first item of a list, or [casework.ErrNotFound] if the list is empty.
func first[T any](list []T, err error) (item T, _ error) {
	if err != nil {
		return item, err
	}
	if len(list) == 0 {
		return item, casework.ErrNotFound
	}
	return list[0], nil
}

// insert adds rows, if there are any.
func insert[R any](tx *gorm.DB, rows []R) error {
	if len(rows) == 0 {
		return nil
	}
	return tx.CreateInBatches(rows, rowsAtOnce).Error
}

// wrap says what failed; nil stays nil.
func wrap(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

// isDuplicate says whether a statement failed because its row exists already.
func isDuplicate(err error) bool {
	const uniqueViolation = "23505" // https://www.postgresql.org/docs/15/errcodes-appendix.html
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == uniqueViolation
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE
	}
	return false
}

func scanText(rows *sql.Rows) (string, error) {
	var text string
	err := rows.Scan(&text)
	return text, err
}

// conditions are those of a WHERE clause, with their values.
type conditions struct {
	clauses []string
	values  []any
}

func (c *conditions) add(clause string, values ...any) {
	c.clauses = append(c.clauses, clause)
	c.values = append(c.values, values...)
}

func (c *conditions) addIf(is bool, clause string, values ...any) {
	if is {
		c.add(clause, values...)
	}
}

func (c *conditions) sql() string {
	if len(c.clauses) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.clauses, " AND ")
}

// notAbout leaves out the cases that are about a person (R12).
func (c *conditions) notAbout(refColumn, person string) {
	c.addIf(person != "", "NOT EXISTS (SELECT 1 FROM case_people p WHERE p.ref = "+refColumn+" AND p.person = ? AND p.relation = ?)",
		person, casework.RelationTarget)
}

// The length of a page when the caller gives none, and the most a caller gets.
const (
	defaultLimit = 50
	maxLimit     = 200
)

// listing is a list that is read a page at a time.
type listing[T any] struct {
	sort     casework.SortOrder // names the list in its cursors: one of another list is refused
	selected string             // SELECT … FROM …
	where    *conditions
	order    order
	scan     func(*sql.Rows) (T, error)
	position func(T) cursor // of an item
	cursor   string         // after which the page begins; empty: the first page
	limit    int
}

// order names the columns that a list is ordered by. Together they are unique.
type order struct {
	key, ref, n string // empty: not ordered by it
	descending  bool
}

// cursor is the position in a list after which a page begins.
type cursor struct {
	Sort casework.SortOrder `json:"s,omitempty"`
	Key  int64              `json:"k"`
	Ref  string             `json:"r"`
	N    int                `json:"n,omitempty"`
}

// page reads a page. [casework.ErrCursor] when the cursor is not one of this list.
func (l *listing[T]) page(db *gorm.DB) (casework.Page[T], error) {
	statement, values, err := l.statement()
	if err != nil {
		return casework.Page[T]{}, err
	}
	items, err := queryAll(db, l.scan, statement, values...)
	if err != nil {
		return casework.Page[T]{}, err
	}
	page := casework.Page[T]{Items: items, Whole: true}
	if most := l.most(); len(items) > most {
		page.Items = items[:most]
		next := l.position(items[most-1])
		next.Sort = l.sort
		page.Next = next.String()
	} else if l.cursor == "" {
		total := len(items)
		page.Total = &total
	}
	return page, nil
}

// statement selects one row more than the page holds: it shows whether another page follows.
func (l *listing[T]) statement() (statement string, values []any, err error) {
	columns, direction, beyond := l.order.columns(), " ASC", ">"
	if l.order.descending {
		direction, beyond = " DESC", "<"
	}
	if l.cursor != "" {
		after, err := parseCursor(l.cursor, l.sort)
		if err != nil {
			return "", nil, err
		}
		l.where.add("("+strings.Join(columns, ", ")+") "+beyond+" (?"+strings.Repeat(", ?", len(columns)-1)+")", l.order.values(after)...)
	}
	return l.selected + l.where.sql() + " ORDER BY " + strings.Join(columns, direction+", ") + direction + " LIMIT ?",
		append(l.where.values, l.most()+1), nil
}

// most is how many items the page holds at most.
func (l *listing[T]) most() int {
	if l.limit <= 0 {
		return defaultLimit
	}
	return min(l.limit, maxLimit)
}

func (o order) columns() []string {
	return slices.DeleteFunc([]string{o.key, o.ref, o.n}, func(column string) bool { return column == "" })
}

func (o order) values(c cursor) (values []any) {
	for _, part := range []struct {
		column string
		value  any
	}{{o.key, c.Key}, {o.ref, c.Ref}, {o.n, c.N}} {
		if part.column != "" {
			values = append(values, part.value)
		}
	}
	return values
}

func (c cursor) String() string {
	raw, err := json.Marshal(c)
	if err != nil {
		return "" // impossible: it holds numbers and texts
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
