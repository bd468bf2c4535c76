package sandbox

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"gorm.io/gorm"
)

// newID is random, so that nobody can guess the address of a post.
func newID() string { return strings.ToLower(rand.Text()) }

// addPost puts a post on the feed, unless its author is blocked. It fills in id
// and time.
func (l *ledger) addPost(ctx context.Context, p *post) error {
	p.ID, p.At = newID(), l.now()
	return l.write(ctx, func(tx *gorm.DB) error {
		who, err := account(tx, p.Author)
		if err != nil {
			return err
		}
		if who.Blocked {
			return errBlocked()
		}
		p.Account = who.Account
		return tx.Create(p).Error
	})
}

// post also finds removed posts.
func (l *ledger) post(ctx context.Context, id string) (post, error) {
	return findPost(l.db.WithContext(ctx), id)
}

// posts gives the newest posts that stand.
func (l *ledger) posts(ctx context.Context, limit int) ([]post, error) {
	var rows []post
	return rows, l.db.WithContext(ctx).Where("removed_at IS NULL").Order("seq DESC").Limit(limit).Find(&rows).Error
}

// removePost refuses with a 410 what is gone already.
func (l *ledger) removePost(tx *gorm.DB, id string, by remover) error {
	p, err := findPost(tx, id)
	if err != nil {
		return err
	}
	if p.RemovedAt != nil {
		return errGone()
	}
	return tx.Model(&p).Updates(map[string]any{"removed_at": l.now(), "removed_by": by}).Error
}

func findPost(db *gorm.DB, id string) (post, error) {
	var p post
	err := db.First(&p, "id = ?", id).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return post{}, errNoPost()
	}
	return p, err
}
