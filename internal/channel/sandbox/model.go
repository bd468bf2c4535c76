package sandbox

import "time"

// Act is something that the council's side asks of the feed.
type Act string

// The acts, by the names that [Behaviour] uses.
const (
	ActBlock   Act = "block"
	ActUnblock Act = "unblock"
	ActRemove  Act = "remove"
	ActMessage Act = "message"
	ActRelease Act = "release"
)

func (a Act) known() bool {
	switch a {
	case ActBlock, ActUnblock, ActRemove, ActMessage, ActRelease:
		return true
	}
	return false
}

// Behaviour is how the feed treats acts. Reading is never slowed or falsified.
type Behaviour struct {
	ID uint `gorm:"primaryKey" json:"-"`
	// DelayMS is how long the answer to an act takes, in milliseconds.
	DelayMS int `json:"delay_ms"`
	// Refuse lists the acts that are answered with an error, each time.
	Refuse []Act `gorm:"serializer:json" json:"refuse"`
	// Lie lists the acts of which success is claimed and nothing done. An act
	// in both lists is refused.
	Lie []Act `gorm:"serializer:json" json:"lie"`
}

// post is one post. It stays in the file when it is removed.
type post struct {
	Seq       uint   `gorm:"primaryKey;autoIncrement"`
	ID        string `gorm:"uniqueIndex"`
	Account   string `gorm:"index"`
	Author    string
	Text      string
	Images    int
	At        time.Time
	RemovedAt *time.Time
	RemovedBy remover
}

type remover string

const (
	byAuthor  remover = "its author"
	byCouncil remover = "the council"
)

// author is an account: whoever posted, was blocked or was written to.
type author struct {
	// Account is the normal form of the handle.
	Account     string `gorm:"primaryKey"`
	Handle      string
	Blocked     bool
	BlockedAt   *time.Time
	UnblockedAt *time.Time
	Blocks      int
	Unblocks    int
}

// message is a letter that an author got.
type message struct {
	ID      uint   `gorm:"primaryKey;autoIncrement" json:"-"`
	Account string `gorm:"index" json:"-"`
	// At is when it arrived, UTC.
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// release is a publication of the council's own.
type release struct {
	Seq   uint      `gorm:"primaryKey;autoIncrement" json:"-"`
	ID    string    `gorm:"uniqueIndex" json:"id"`
	At    time.Time `json:"at"`
	Title string    `json:"title"`
	Body  string    `json:"body,omitempty"`
	Link  string    `json:"link,omitempty"`
}

// act is one act that took effect. Its key is what makes a repeated act one act.
type act struct {
	Key    string `gorm:"primaryKey"`
	Act    Act
	Digest string
	At     time.Time
}
