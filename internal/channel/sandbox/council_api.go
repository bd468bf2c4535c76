package sandbox

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"

	"gorm.io/gorm"
)

const postsPath = "/sandbox/posts/"

// The bodies that [Adapter] sends and the feed reads.
type (
	authorRequest struct {
		Author string `json:"author"`
	}
	removeRequest struct {
		URL string `json:"url"`
	}
	messageRequest struct {
		Author  string `json:"author"`
		PostURL string `json:"post_url"`
		Text    string `json:"text"`
	}
)

func (f *Feed) apiBlock(w http.ResponseWriter, r *http.Request) error {
	var body authorRequest
	return f.actOnce(w, r, ActBlock, &body, func(tx *gorm.DB) error {
		return f.store.block(tx, body.Author)
	})
}

func (f *Feed) apiUnblock(w http.ResponseWriter, r *http.Request) error {
	var body authorRequest
	return f.actOnce(w, r, ActUnblock, &body, func(tx *gorm.DB) error {
		return f.store.unblock(tx, body.Author)
	})
}

func (f *Feed) apiRemove(w http.ResponseWriter, r *http.Request) error {
	var body removeRequest
	return f.actOnce(w, r, ActRemove, &body, func(tx *gorm.DB) error {
		id, ok := postID(body.URL)
		if !ok {
			return errInvalid("url", "is not the address of a post on this feed")
		}
		return f.store.removePost(tx, id, byCouncil)
	})
}

func (f *Feed) apiMessage(w http.ResponseWriter, r *http.Request) error {
	var body messageRequest
	return f.actOnce(w, r, ActMessage, &body, func(tx *gorm.DB) error {
		if strings.TrimSpace(body.Text) == "" {
			return errInvalid("text", "is empty")
		}
		return f.store.addMessage(tx, body.Author, body.Text)
	})
}

// actOnce does an act once for its key, with the faults that the feed is told to
// show.
//
// The delay comes between the act and its answer, where it hurts most: a caller
// that gives up, or is killed, cannot know that the act took effect.
func (f *Feed) actOnce(w http.ResponseWriter, r *http.Request, what Act, body any, do func(*gorm.DB) error) error {
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		return errInvalid("Idempotency-Key", "is missing")
	}
	raw, err := readJSON(r, body)
	if err != nil {
		return err
	}
	faults, err := f.store.faults(context.WithoutCancel(r.Context()))
	if err != nil {
		return err
	}
	switch {
	case what.affects(faults.Refuse, body):
		err = &problem{http.StatusForbidden, "refused", "The feed refuses to " + string(what) + "."}
	case what.affects(faults.Lie, body):
	default:
		digest := sha256.Sum256(raw)
		err = f.store.once(r.Context(), act{Key: key, Act: what, Digest: hex.EncodeToString(digest[:])}, do)
	}
	if faults.DelayMS > 0 {
		f.options.Wait(r.Context(), time.Duration(faults.DelayMS)*time.Millisecond)
	}
	if err != nil {
		return err
	}
	done := map[string]string{"done": string(what)}
	if what == ActRelease {
		done["url"] = f.postURL(releaseID(key))
	}
	return writeJSON(w, http.StatusOK, done)
}

// postID reads the id from a post's address. Only the path counts: the same feed
// is reached as localhost and as 127.0.0.1.
func postID(address string) (id string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return "", false
	}
	id, ok = strings.CutPrefix(strings.TrimRight(u.Path, "/"), postsPath)
	return id, ok && id != "" && !strings.Contains(id, "/")
}
