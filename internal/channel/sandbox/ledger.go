package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"
	"gorm.io/gorm/logger"
	_ "modernc.org/sqlite" // the database/sql driver "sqlite"
)

// ledger is what the feed remembers.
type ledger struct {
	db  *gorm.DB
	now func() time.Time
}

const pragmas = "?_pragma=journal_mode(WAL)&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)&_time_format=sqlite"

func openLedger(ctx context.Context, path string, now func() time.Time) (*ledger, error) {
	dsn := "file::memory:" + pragmas
	if path != "" {
		dsn = "file:" + (&url.URL{Path: path}).EscapedPath() + pragmas
	}
	db, err := gorm.Open(&sqlite.Dialector{DriverName: "sqlite", DSN: dsn}, &gorm.Config{Logger: logger.Discard})
	if err != nil {
		return nil, err
	}
	l := &ledger{db: db, now: func() time.Time { return now().UTC() }}
	pool, err := db.DB()
	if err != nil {
		return nil, err
	}
	// One connection: writers queue here instead of in SQLite, and a feed in
	// memory lives as long as its connection.
	pool.SetMaxOpenConns(1)
	if err := l.prepare(ctx); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return l, nil
}

func (l *ledger) prepare(ctx context.Context) error {
	db := l.db.WithContext(ctx)
	if err := db.AutoMigrate(&post{}, &author{}, &message{}, &release{}, &act{}, &Behaviour{}); err != nil {
		return fmt.Errorf("prepare the tables: %w", err)
	}
	plain := Behaviour{ID: 1, Refuse: []Act{}, Lie: []Act{}}
	return db.Clauses(clause.OnConflict{DoNothing: true}).Create(&plain).Error
}

func (l *ledger) close() error {
	pool, err := l.db.DB()
	if err != nil {
		return err
	}
	return pool.Close()
}

// write does something as a whole or not at all. What has reached the platform
// is done there, whether or not the caller still waits for the answer.
func (l *ledger) write(ctx context.Context, do func(tx *gorm.DB) error) error {
	return l.db.WithContext(context.WithoutCancel(ctx)).Transaction(do)
}

// once does an act unless its key was used before. The same key for another
// act, or with another body, is a problem.
func (l *ledger) once(ctx context.Context, a act, do func(tx *gorm.DB) error) error {
	a.At = l.now()
	return l.write(ctx, func(tx *gorm.DB) error {
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
			return errKeyReused()
		}
		return nil
	})
}

func (l *ledger) behaviour(ctx context.Context) (Behaviour, error) {
	var b Behaviour
	return b, l.db.WithContext(ctx).First(&b, 1).Error
}

func (l *ledger) setBehaviour(ctx context.Context, b Behaviour) error {
	b.ID = 1
	return l.write(ctx, func(tx *gorm.DB) error { return tx.Save(&b).Error })
}

func (l *ledger) addRelease(tx *gorm.DB, r release) error {
	r.ID, r.At = newID(), l.now()
	return tx.Create(&r).Error
}

// releases come newest first.
func (l *ledger) releases(ctx context.Context) ([]release, error) {
	rows := []release{}
	return rows, l.db.WithContext(ctx).Order("seq DESC").Find(&rows).Error
}
