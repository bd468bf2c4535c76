package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite" // the database/sql driver "sqlite"

	"duecourse/internal/casework/address"
)

// store keeps the posts, authors, messages and faults of the feed.
type store struct {
	db  *gorm.DB
	now func() time.Time
}

const pragmas = "?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_time_format=sqlite"

func openStore(ctx context.Context, path string, now func() time.Time) (*store, error) {
	dsn := "file::memory:" + pragmas
	if path != "" {
		dsn = "file:" + (&url.URL{Path: path}).EscapedPath() + pragmas
	}
	db, err := gorm.Open(&sqlite.Dialector{DriverName: "sqlite", DSN: dsn}, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return nil, err
	}
	s := &store{db: db, now: func() time.Time { return now().UTC() }}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	// One connection: writers queue here instead of in SQLite, and a feed in
	// memory lives as long as its connection.
	pool.SetMaxOpenConns(1)
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return s, nil
}

func (s *store) migrate(ctx context.Context) error {
	db := s.db.WithContext(ctx)
	if err := db.AutoMigrate(&post{}, &author{}, &message{}, &act{}, &Faults{}); err != nil {
		return fmt.Errorf("prepare the tables: %w", err)
	}
	none := Faults{ID: 1, Refuse: []Act{}, Lie: []Act{}}
	return db.Clauses(clause.OnConflict{DoNothing: true}).Create(&none).Error
}

func (s *store) close() error {
	pool, err := s.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// write does something as a whole or not at all. It also finishes when the
// caller no longer waits: what reached the platform is done there.
func (s *store) write(ctx context.Context, do func(tx *gorm.DB) error) error {
	return s.db.WithContext(context.WithoutCancel(ctx)).Transaction(do)
}

// once does an act unless its key was used before. The same key for another
// act, or with another body, is a problem.
func (s *store) once(ctx context.Context, a act, do func(tx *gorm.DB) error) error {
	a.At = s.now()
	return s.write(ctx, func(tx *gorm.DB) error {
		insert := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&a)
		if insert.Error != nil {
			return insert.Error
		}
		if insert.RowsAffected == 1 {
			return do(tx)
		}
		var earlier act
		if err := tx.First(&earlier, "key = ?", a.Key).Error; err != nil {
			return err
		}
		if earlier.Act != a.Act || earlier.Digest != a.Digest {
			return &problem{http.StatusUnprocessableEntity, "idempotency_key_reused", "This key was used for something else."}
		}
		return nil
	})
}

// newID is random, so that nobody can guess the address of a post.
func newID() string { return strings.ToLower(rand.Text()) }

// addPost puts a post on the feed, unless its author is blocked. It fills in id
// and time.
func (s *store) addPost(ctx context.Context, p *post) error {
	p.ID, p.At = newID(), s.now()
	return s.write(ctx, func(tx *gorm.DB) error {
		who, err := findOrAddAuthor(tx, p.Author)
		if err != nil {
			return err
		}
		if who.Blocked {
			return &problem{http.StatusForbidden, "blocked", "The author is blocked."}
		}
		p.Account = who.Account
		return tx.Create(p).Error
	})
}

// post also finds removed posts.
func (s *store) post(ctx context.Context, id string) (post, error) {
	return findPost(s.db.WithContext(ctx), id)
}

// posts gives the newest posts that are not removed.
func (s *store) posts(ctx context.Context, limit int) ([]post, error) {
	var rows []post
	return rows, s.db.WithContext(ctx).Where("removed_at IS NULL").Order("seq DESC").Limit(limit).Find(&rows).Error
}

// removePost answers 410 when the post is already removed.
func (s *store) removePost(tx *gorm.DB, id string, by remover) error {
	p, err := findStandingPost(tx, id)
	if err != nil {
		return err
	}
	return tx.Model(&p).Updates(map[string]any{"removed_at": s.now(), "removed_by": by}).Error
}

// editPost answers 410 when the post is already removed.
func (s *store) editPost(ctx context.Context, id, text string) (p post, err error) {
	err = s.write(ctx, func(tx *gorm.DB) error {
		if p, err = findStandingPost(tx, id); err != nil {
			return err
		}
		return tx.Model(&p).Update("text", text).Error
	})
	return p, err
}

func findStandingPost(tx *gorm.DB, id string) (post, error) {
	p, err := findPost(tx, id)
	if err == nil && p.RemovedAt != nil {
		return p, errRemoved()
	}
	return p, err
}

func errRemoved() error {
	return &problem{http.StatusGone, "gone", "The post has been removed."}
}

func findPost(db *gorm.DB, id string) (post, error) {
	var p post
	err := db.First(&p, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return post{}, &problem{http.StatusNotFound, "not_found", "This post does not exist."}
	}
	return p, err
}

// accountOf gives the account behind a handle, or "" when no account can have
// the handle. A handle of dots only cannot stand in an address.
func accountOf(handle string) string {
	name := address.NormalAuthor(address.ChannelSandbox, handle)
	if strings.Trim(name, ".") == "" {
		return ""
	}
	return name
}

// findOrAddAuthor finds an author, or opens an account: on this platform, anyone
// can be written to and blocked.
func findOrAddAuthor(tx *gorm.DB, handle string) (author, error) {
	who := author{Account: accountOf(handle), Author: strings.TrimSpace(handle)}
	if who.Account == "" {
		return author{}, errInvalid("author", "is not a handle")
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&who).Error; err != nil {
		return author{}, err
	}
	return who, tx.First(&who, "account = ?", who.Account).Error
}

// author gives an account without a history for a handle that the feed has not seen.
func (s *store) author(ctx context.Context, handle string) (author, error) {
	who := author{Account: accountOf(handle), Author: handle}
	err := s.db.WithContext(ctx).First(&who, "account = ?", who.Account).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return who, nil
	}
	return who, err
}

// authors come in alphabetical order.
func (s *store) authors(ctx context.Context, limit int) ([]author, error) {
	var rows []author
	return rows, s.db.WithContext(ctx).Order("account").Limit(limit).Find(&rows).Error
}

func (s *store) block(tx *gorm.DB, handle string) error {
	return s.updateAuthor(tx, handle, map[string]any{
		"blocked": true, "blocked_at": s.now(), "blocks": gorm.Expr("blocks + 1"),
	})
}

func (s *store) unblock(tx *gorm.DB, handle string) error {
	return s.updateAuthor(tx, handle, map[string]any{
		"blocked": false, "unblocked_at": s.now(), "unblocks": gorm.Expr("unblocks + 1"),
	})
}

func (s *store) updateAuthor(tx *gorm.DB, handle string, columns map[string]any) error {
	who, err := findOrAddAuthor(tx, handle)
	if err != nil {
		return err
	}
	return tx.Model(&who).Updates(columns).Error
}

// rename moves an account with its posts, messages and block to another handle.
// The old handle is free afterwards.
func (s *store) rename(tx *gorm.DB, from, to string) error {
	to = strings.TrimSpace(to)
	old, account := accountOf(from), accountOf(to)
	if account == "" {
		return errInvalid("handle", "is not a handle")
	}
	var others int64
	if err := tx.Model(&author{}).Where("account = ? AND account <> ?", account, old).Count(&others).Error; err != nil {
		return err
	}
	if others > 0 {
		return &problem{http.StatusConflict, "handle_taken", "Another author has this handle."}
	}
	renamed := tx.Model(&author{}).Where("account = ?", old).Updates(map[string]any{"account": account, "handle": to})
	if renamed.Error == nil && renamed.RowsAffected == 0 {
		return &problem{http.StatusNotFound, "not_found", "This author does not exist."}
	}
	posts := tx.Model(&post{}).Where("account = ?", old).Updates(map[string]any{"account": account, "author": to})
	messages := tx.Model(&message{}).Where("account = ?", old).Update("account", account)
	return errors.Join(renamed.Error, posts.Error, messages.Error)
}

// setBlocked blocks or unblocks an author, unless they are already.
func (s *store) setBlocked(tx *gorm.DB, handle string, blocked bool) error {
	who, err := findOrAddAuthor(tx, handle)
	switch {
	case err != nil || who.Blocked == blocked:
		return err
	case blocked:
		return s.block(tx, handle)
	default:
		return s.unblock(tx, handle)
	}
}

func (s *store) addMessage(tx *gorm.DB, handle, text string) error {
	who, err := findOrAddAuthor(tx, handle)
	if err != nil {
		return err
	}
	return tx.Create(&message{Account: who.Account, At: s.now(), Text: text}).Error
}

// messages come oldest first.
func (s *store) messages(ctx context.Context, account string) ([]message, error) {
	rows := []message{}
	return rows, s.db.WithContext(ctx).Where("account = ?", account).Order("id").Find(&rows).Error
}
