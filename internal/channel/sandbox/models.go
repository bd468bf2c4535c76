package sandbox

import "time"

// post is one post. It stays in the file when it is removed.
type post struct {
	Seq       uint   `gorm:"primaryKey;autoIncrement"`
	ID        string `gorm:"uniqueIndex"`
	Account   string `gorm:"index"`
	Author    string
	Text      string
	Images    int
	Title     string // of a release by the council; empty: the post is none
	Channel   string // that the release is for
	At        time.Time
	RemovedAt *time.Time
	RemovedBy remover
}

type remover string

const (
	byAuthor  remover = "its author"
	byCouncil remover = "the council"
)

// author is an account: anyone who posted, was blocked or was written to. Blocks and
// Unblocks count the acts that took effect, each key once.
type author struct {
	// Account is the normal form of the handle.
	Account     string     `gorm:"primaryKey" json:"-"`
	Author      string     `gorm:"column:handle" json:"author"`
	Blocked     bool       `json:"blocked"`
	BlockedAt   *time.Time `json:"blocked_at"`
	UnblockedAt *time.Time `json:"unblocked_at"`
	Blocks      int        `json:"blocks"`
	Unblocks    int        `json:"unblocks"`
}

// message is a letter that an author got.
type message struct {
	ID      uint   `gorm:"primaryKey;autoIncrement" json:"-"`
	Account string `gorm:"index" json:"-"`
	// At is when it arrived, UTC.
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// act is one act that took effect. Repeating it with the same key changes nothing.
type act struct {
	Key    string `gorm:"primaryKey"`
	Act    Act
	Digest string
	At     time.Time
}
