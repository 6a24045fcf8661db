//! Results: every one is written in a folder of its own first and moved to its place when it is whole,
//! below the folder that was named for them and nowhere else, never over an input or through a link.
//!
//! A reader of a result thus finds a whole one or none, also while several programs write to the same
//! folder, on a full disk, or after an interrupt.

use crate::error::Error;
use crate::interrupt::Quiet;
use std::collections::BTreeSet;
use std::fs::{File, create_dir_all, symlink_metadata};
use std::io::Write;
use std::path::{Component, Path, PathBuf};

/// Files that are read, which no result may replace.
#[derive(Debug, Clone, Default)]
pub struct Inputs(BTreeSet<PathBuf>);

impl Inputs {
    /// Of paths; those that are not there cannot be replaced.
    pub fn new<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Self {
        let real = paths
            .into_iter()
            .filter_map(|p| p.as_ref().canonicalize().ok());
        Self(real.collect())
    }

    /// Refuses a place where a result must not go.
    ///
    /// # Errors
    /// There is an input, a folder, a link or a device.
    pub fn spare(&self, target: &Path) -> Result<(), Error> {
        let Ok(meta) = symlink_metadata(target) else {
            return Ok(());
        };
        let refuse = |problem: &str| Err(Error::input(target, problem));
        if meta.is_symlink() {
            return refuse(
                "a link is in the place of a result, and links are not followed: remove it, or name another place",
            );
        }
        if !meta.is_file() {
            return refuse("a folder or a device is in the place of a result: name another place");
        }
        if target
            .canonicalize()
            .is_ok_and(|real| self.0.contains(&real))
        {
            return Err(Error::Usage(format!(
                "{} is read here and would be replaced by a result: name another place for the results",
                target.display()
            )));
        }
        Ok(())
    }
}

/// A folder for results, and those that are being made.
pub struct Results<'a> {
    root: PathBuf,
    inputs: &'a Inputs,
    bench: Option<Bench>,
    /// Each by its place on the bench and where it goes.
    made: Vec<(PathBuf, PathBuf)>,
}

impl<'a> Results<'a> {
    /// Results below `root`, which is made where it is missing.
    pub fn below(root: &Path, inputs: &'a Inputs) -> Self {
        let root = match root.as_os_str().is_empty() {
            true => PathBuf::from("."),
            false => root.to_owned(),
        };
        Self {
            root,
            inputs,
            bench: None,
            made: Vec::new(),
        }
    }

    /// Adds a result under a name, which may have folders before it.
    ///
    /// # Errors
    /// The name leads out of the folder, its place is taken by what must stay, or it cannot be written.
    pub fn add(&mut self, name: &Path, content: &[u8]) -> Result<(), Error> {
        let (from, to) = self.place(name)?;
        let written = File::create_new(&from).and_then(|mut file| file.write_all(content));
        written.map_err(Error::writing(&to))?;
        self.made.push((from, to));
        Ok(())
    }

    /// Where somebody else may write a result of that name; it counts from now on.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn reserve(&mut self, name: &Path) -> Result<PathBuf, Error> {
        let (from, to) = self.place(name)?;
        self.made.push((from.clone(), to));
        Ok(from)
    }

    fn place(&mut self, name: &Path) -> Result<(PathBuf, PathBuf), Error> {
        let to = self.target(name)?;
        self.inputs.spare(&to)?;
        let bench = match &self.bench {
            Some(bench) => bench,
            None => self.bench.insert(Bench::open(&self.root)?),
        };
        Ok((bench.0.join(self.made.len().to_string()), to))
    }

    /// A name below the folder, through no link.
    fn target(&self, name: &Path) -> Result<PathBuf, Error> {
        if inside(name).as_deref() != Some(name) {
            let problem = "this place is not inside the folder of the results: give a plain name";
            return Err(Error::input(name, problem));
        }
        let mut at = self.root.clone();
        for folder in name.parent().into_iter().flat_map(Path::components) {
            at.push(folder);
            if symlink_metadata(&at).is_ok_and(|meta| meta.is_symlink()) {
                let problem = "this folder is a link, and links are not followed: remove it, or name another place";
                return Err(Error::input(&at, problem));
            }
        }
        Ok(self.root.join(name))
    }

    /// Moves all results to their places and says which those are. Two programs that do so in one folder
    /// take turns, so that the results of one stay together.
    ///
    /// # Errors
    /// The disk is full, or a place cannot be written.
    pub fn keep(mut self) -> Result<Vec<PathBuf>, Error> {
        for (from, to) in &self.made {
            // On the disk before it has its name.
            let kept = File::options()
                .write(true)
                .open(from)
                .and_then(|file| file.sync_all());
            kept.map_err(Error::writing(to))?;
        }
        let quiet = Quiet::begin();
        let folder = File::open(&self.root).ok();
        // Folders cannot be locked on every system; results are whole there too, one by one.
        let _locked = folder.as_ref().map(File::lock);
        for (from, to) in &self.made {
            let parent = to.parent().unwrap_or(&self.root);
            create_dir_all(parent).map_err(Error::writing(parent))?;
            std::fs::rename(from, to).map_err(Error::writing(to))?;
        }
        if let Some(folder) = folder {
            // Some systems cannot do this for folders.
            folder.sync_all().ok();
        }
        drop(quiet);
        Ok(std::mem::take(&mut self.made)
            .into_iter()
            .map(|(_, to)| to)
            .collect())
    }
}

/// A folder for what is not whole yet, which goes with all that is left in it.
struct Bench(PathBuf);

impl Bench {
    /// Makes one in `folder`, which is made where it is missing.
    fn open(folder: &Path) -> Result<Self, Error> {
        const MOST: usize = 100_000;
        create_dir_all(folder).map_err(Error::writing(folder))?;
        let process = std::process::id();
        let mut quiet = Quiet::begin();
        for number in 0..MOST {
            let path = folder.join(format!(".sagitta-{process}-{number}.partial"));
            match std::fs::create_dir(&path) {
                Ok(()) => {
                    quiet.unfinished(&path);
                    return Ok(Self(path));
                }
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(Error::writing(folder)(e)),
            }
        }
        Err(Error::input(
            folder,
            "it is full of unfinished results: remove those that end with .partial",
        ))
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        Quiet::begin().remove(&self.0);
    }
}

/// Writes one file, making its folder.
///
/// # Errors
/// As [`Results::add`] and [`Results::keep`].
pub fn write(path: &Path, content: &[u8], inputs: &Inputs) -> Result<(), Error> {
    let Some(name) = path.file_name() else {
        return Err(Error::input(path, "this names no file: give its name"));
    };
    let mut results = Results::below(path.parent().unwrap_or(Path::new("")), inputs);
    results.add(Path::new(name), content)?;
    results.keep().map(|_| ())
}

/// A path without `.` in it; `None` where it is empty or does not stay below the folder that it starts in.
pub fn inside(path: &Path) -> Option<PathBuf> {
    let mut whole = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(part) => whole.push(part),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (!whole.as_os_str().is_empty()).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{read_dir, read_to_string, write as put};

    fn entries(folder: &Path) -> usize {
        read_dir(folder).unwrap().count()
    }

    #[test]
    fn folders_are_made_and_nothing_partial_stays() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/report.json");
        write(&path, b"{}", &Inputs::default()).unwrap();
        assert_eq!(read_to_string(&path).unwrap(), "{}");
        assert_eq!(entries(path.parent().unwrap()), 1);
    }

    #[test]
    fn a_file_in_the_way_of_a_folder_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        put(&file, "").unwrap();
        let error = write(&file.join("report.json"), b"{}", &Inputs::default());
        let error = error.unwrap_err().to_string();
        assert!(
            error.contains("cannot write") && error.contains("file"),
            "{error}"
        );
    }

    #[test]
    fn names_stay_below_the_folder() {
        for name in ["/etc/x", "../x", "a/../../x", "..", "", "."] {
            assert_eq!(inside(Path::new(name)), None, "{name}");
            let (dir, inputs) = (tempfile::tempdir().unwrap(), Inputs::default());
            let mut results = Results::below(&dir.path().join("out"), &inputs);
            assert!(results.add(Path::new(name), b"").is_err(), "{name}");
        }
        assert_eq!(
            inside(Path::new("./a/./b.sto")),
            Some(PathBuf::from("a/b.sto"))
        );
    }

    #[test]
    fn an_input_is_never_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("pose.json");
        put(&file, "input").unwrap();
        let inputs = Inputs::new([&file]);
        let around = dir.path().join("sub/../pose.json");
        std::fs::create_dir(dir.path().join("sub")).unwrap();
        for path in [&file, &around] {
            let error = write(path, b"result", &inputs).unwrap_err();
            assert_eq!(error.exit_code(), 2, "{error}");
        }
        assert_eq!(read_to_string(&file).unwrap(), "input");
        write(&file, b"result", &Inputs::default()).unwrap();
        assert_eq!(read_to_string(&file).unwrap(), "result");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        use std::os::unix::fs::symlink;
        let (dir, inputs) = (tempfile::tempdir().unwrap(), Inputs::default());
        let (victim, out) = (dir.path().join("victim"), dir.path().join("out"));
        std::fs::create_dir_all(&out).unwrap();
        std::fs::create_dir_all(&victim).unwrap();
        put(victim.join("kept"), "kept").unwrap();
        symlink(victim.join("kept"), out.join("report.json")).unwrap();
        symlink(&victim, out.join("walk")).unwrap();
        for name in ["report.json", "walk/report.json"] {
            let mut results = Results::below(&out, &inputs);
            let error = results.add(Path::new(name), b"x").unwrap_err().to_string();
            assert!(error.contains("link"), "{error}");
        }
        assert_eq!(read_to_string(victim.join("kept")).unwrap(), "kept");
        assert_eq!((entries(&victim), entries(&out)), (1, 2));
    }

    #[test]
    fn what_is_not_kept_leaves_nothing() {
        let (dir, inputs) = (tempfile::tempdir().unwrap(), Inputs::default());
        let mut results = Results::below(dir.path(), &inputs);
        results.add(Path::new("a"), b"1").unwrap();
        results.add(Path::new("b"), b"2").unwrap();
        assert_eq!(entries(dir.path()), 1);
        drop(results);
        assert_eq!(entries(dir.path()), 0);
    }

    #[test]
    fn many_at_once_all_succeed_and_results_of_one_stay_together() {
        let dir = tempfile::tempdir().unwrap();
        let run = |k: usize| {
            let inputs = Inputs::default();
            let mut results = Results::below(dir.path(), &inputs);
            let text = k.to_string().repeat(10_000);
            results.add(Path::new("a"), text.as_bytes())?;
            results.add(Path::new("b"), text.as_bytes())?;
            results.keep()
        };
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..12).map(|k| scope.spawn(move || run(k))).collect();
            for run in runs {
                run.join().unwrap().unwrap();
            }
        });
        let [a, b] = ["a", "b"].map(|name| read_to_string(dir.path().join(name)).unwrap());
        assert_eq!(a, b);
        assert_eq!(entries(dir.path()), 2);
    }
}
