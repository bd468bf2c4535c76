package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"
)

const postsPath = "/sandbox/posts/"

// The bodies of the acts; [Adapter] sends what the feed reads.
type (
	authorAct struct {
		Author string `json:"author"`
	}
	removeAct struct {
		URL string `json:"url"`
	}
	messageAct struct {
		Author  string `json:"author"`
		PostURL string `json:"post_url"`
		Text    string `json:"text"`
	}
	releaseAct struct {
		Title string `json:"title"`
		Body  string `json:"body"`
		Link  string `json:"link"`
	}
)

func (f *Feed) apiBlock(w http.ResponseWriter, r *http.Request) error {
	var body authorAct
	return f.carryOut(w, r, ActBlock, &body, func(tx *gorm.DB) error {
		return f.ledger.block(tx, body.Author)
	})
}

func (f *Feed) apiUnblock(w http.ResponseWriter, r *http.Request) error {
	var body authorAct
	return f.carryOut(w, r, ActUnblock, &body, func(tx *gorm.DB) error {
		return f.ledger.unblock(tx, body.Author)
	})
}

func (f *Feed) apiRemove(w http.ResponseWriter, r *http.Request) error {
	var body removeAct
	return f.carryOut(w, r, ActRemove, &body, func(tx *gorm.DB) error {
		id, ok := postID(body.URL)
		if !ok {
			return errInvalid("url", "is not the address of a post on this feed")
		}
		return f.ledger.removePost(tx, id, byCouncil)
	})
}

func (f *Feed) apiMessage(w http.ResponseWriter, r *http.Request) error {
	var body messageAct
	return f.carryOut(w, r, ActMessage, &body, func(tx *gorm.DB) error {
		if strings.TrimSpace(body.Text) == "" {
			return errInvalid("text", "is empty")
		}
		return f.ledger.deliver(tx, body.Author, body.Text)
	})
}

func (f *Feed) apiRelease(w http.ResponseWriter, r *http.Request) error {
	var body releaseAct
	return f.carryOut(w, r, ActRelease, &body, func(tx *gorm.DB) error {
		if strings.TrimSpace(body.Title) == "" {
			return errInvalid("title", "is empty")
		}
		return f.ledger.addRelease(tx, release{Title: body.Title, Body: body.Body, Link: body.Link})
	})
}

// carryOut does an act once for its key, as the feed's behaviour allows.
//
// The delay comes between the act and its answer, where it hurts most: a caller
// that gives up, or is killed, cannot know that the act took effect.
func (f *Feed) carryOut(w http.ResponseWriter, r *http.Request, what Act, body any, do func(*gorm.DB) error) error {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return errInvalid("Idempotency-Key", "is missing")
	}
	raw, err := readJSON(r, body)
	if err != nil {
		return err
	}
	behaviour, err := f.ledger.behaviour(context.WithoutCancel(r.Context()))
	if err != nil {
		return err
	}
	switch {
	case slices.Contains(behaviour.Refuse, what):
		err = errRefused(what)
	case slices.Contains(behaviour.Lie, what):
	default:
		digest := sha256.Sum256(raw)
		err = f.ledger.once(r.Context(), act{Key: key, Act: what, Digest: hex.EncodeToString(digest[:])}, do)
	}
	if behaviour.DelayMS > 0 {
		f.options.Wait(r.Context(), time.Duration(behaviour.DelayMS)*time.Millisecond)
	}
	if err != nil {
		return err
	}
	return writeJSON(w, http.StatusOK, map[string]Act{"done": what})
}

// postID reads the id from a post's address. Only the path counts: one feed is
// reached as localhost and as 127.0.0.1.
func postID(address string) (id string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "", false
	}
	id, ok = strings.CutPrefix(strings.TrimRight(u.Path, "/"), postsPath)
	return id, ok && id != "" && !strings.Contains(id, "/")
}
