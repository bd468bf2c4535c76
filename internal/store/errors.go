package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ConflictError says that an event is on the register already and says something
// else. Somebody wrote two histories of one case: this must not be repaired by itself.
type ConflictError struct {
	Ref string
	Seq int
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("register: %s has another event %d than the one to be recorded", e.Ref, e.Seq)
}

// GapError says that events before the first one to be recorded are missing.
type GapError struct {
	Ref       string
	Has, Next int // sequence numbers: the last recorded, the first given
}

func (e *GapError) Error() string {
	return fmt.Sprintf("register: %s has %d events, number %d cannot be recorded", e.Ref, e.Has, e.Next)
}

// duplicate says whether a statement failed because its row is there already.
func duplicate(err error) bool {
	const uniqueViolation = "23505" // https://www.postgresql.org/docs/15/errcodes-appendix.html
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == uniqueViolation
	}
	if lite, ok := errors.AsType[*sqlite.Error](err); ok {
		return lite.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY || lite.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE
	}
	return false
}
