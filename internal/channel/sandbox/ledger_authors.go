package sandbox

import (
	"context"
	"errors"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"duecourse/internal/casework"
)

// accountOf gives the account behind a handle, or "" when no account could have
// it. Nothing but dots could not stand in an address.
func accountOf(handle string) string {
	name := casework.NormalAuthor(casework.ChannelSandbox, handle)
	if strings.Trim(name, ".") == "" {
		return ""
	}
	return name
}

// account finds an author, or opens the account: on this platform, everyone
// can be written to and blocked.
func account(tx *gorm.DB, handle string) (author, error) {
	who := author{Account: accountOf(handle), Handle: strings.TrimSpace(handle)}
	if who.Account == "" {
		return author{}, errInvalid("author", "is not a handle")
	}
	if err := tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&who).Error; err != nil {
		return author{}, err
	}
	return who, tx.First(&who, "account = ?", who.Account).Error
}

// author gives a plain account for a handle that the feed has not seen.
func (l *ledger) author(ctx context.Context, handle string) (author, error) {
	who := author{Account: accountOf(handle), Handle: handle}
	err := l.db.WithContext(ctx).First(&who, "account = ?", who.Account).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return who, nil
	}
	return who, err
}

// authors come in alphabetical order.
func (l *ledger) authors(ctx context.Context, limit int) ([]author, error) {
	var rows []author
	return rows, l.db.WithContext(ctx).Order("account").Limit(limit).Find(&rows).Error
}

func (l *ledger) block(tx *gorm.DB, handle string) error {
	return l.change(tx, handle, map[string]any{
		"blocked": true, "blocked_at": l.now(), "blocks": gorm.Expr("blocks + 1"),
	})
}

func (l *ledger) unblock(tx *gorm.DB, handle string) error {
	return l.change(tx, handle, map[string]any{
		"blocked": false, "unblocked_at": l.now(), "unblocks": gorm.Expr("unblocks + 1"),
	})
}

func (l *ledger) change(tx *gorm.DB, handle string, columns map[string]any) error {
	who, err := account(tx, handle)
	if err != nil {
		return err
	}
	return tx.Model(&who).Updates(columns).Error
}

func (l *ledger) deliver(tx *gorm.DB, handle, text string) error {
	who, err := account(tx, handle)
	if err != nil {
		return err
	}
	return tx.Create(&message{Account: who.Account, At: l.now(), Text: text}).Error
}

// messages come oldest first, as in a mailbox that is read from the top.
func (l *ledger) messages(ctx context.Context, account string) ([]message, error) {
	rows := []message{}
	return rows, l.db.WithContext(ctx).Where("account = ?", account).Order("id").Find(&rows).Error
}
