//! The classes of the standard library: bases, metaclass, members with their kinds, abstract methods.

use super::modules::is_module;
use super::table::{CLASSES, Line, holds, read_minor};
use crate::semantics::{ClassId, Name, c3};
use crate::version::PythonVersion;

/// What a name of a module is, as far as classes go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// This class.
    Class(ClassId),
    /// One of typing's names (`List`) that as a base stands for this class and `typing.Generic`.
    TypingAlias(ClassId),
}

/// What an attribute of a class is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// A method.
    Method,
    /// A class method.
    ClassMethod,
    /// A static method; `__new__` too.
    StaticMethod,
    /// A property, cached or not.
    Property,
    /// Another descriptor that stands for an attribute of instances: a slot, or what C code keeps.
    Descriptor,
    /// A class.
    Class,
    /// Any other object.
    Data,
    /// None in the place of a special method, which says that there is no such method: `__hash__` of `list`.
    Nothing,
}

impl MemberKind {
    fn read(letter: &str) -> MemberKind {
        match letter {
            "c" => MemberKind::ClassMethod,
            "s" => MemberKind::StaticMethod,
            "p" => MemberKind::Property,
            "g" => MemberKind::Descriptor,
            "t" => MemberKind::Class,
            "d" => MemberKind::Data,
            "n" => MemberKind::Nothing,
            _ => MemberKind::Method,
        }
    }
}

/// An attribute in a class's own `__dict__`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandardMember {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: MemberKind,
    /// Whether it is marked as abstract.
    pub is_abstract: bool,
}

/// A class as CPython has it.
#[derive(Debug, Clone, Copy)]
pub struct StandardClass {
    module: &'static str,
    bases: &'static str,
    traits: &'static str,
    members: &'static str,
    minor: u8,
}

impl StandardClass {
    /// Whether it is `object`, the only one without bases.
    #[must_use]
    pub fn is_object(&self) -> bool {
        self.bases.is_empty()
    }

    /// Its `__bases__`.
    pub fn bases(&self) -> impl Iterator<Item = ClassId> {
        let module = self.module;
        self.bases.split_ascii_whitespace().map(move |base| class_id(base, module))
    }

    /// The names in its `__dict__`, without those that describe the class statement. Names with one leading underscore are
    /// not known, but for abstract ones.
    pub fn members(&self) -> impl Iterator<Item = &'static str> {
        self.members_with_kinds().map(|member| member.name)
    }

    /// The same with what each is.
    pub fn members_with_kinds(&self) -> impl Iterator<Item = StandardMember> {
        let minor = self.minor;
        self.members.split_ascii_whitespace().filter_map(move |word| {
            let (word, versions) = word.split_once('@').unwrap_or((word, ""));
            if !holds(versions, minor) {
                return None;
            }
            let (word, is_abstract) = word.strip_suffix('!').map_or((word, false), |word| (word, true));
            let (name, letter) = word.split_once(':').unwrap_or((word, ""));
            Some(StandardMember { name, kind: MemberKind::read(letter), is_abstract })
        })
    }

    /// What its own attribute of this name is.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<StandardMember> {
        // Most names are asked of classes that do not have them.
        memchr::memmem::find(self.members.as_bytes(), name.as_bytes())?;
        self.members_with_kinds().find(|member| member.name == name)
    }

    /// The class of the class; `builtins.type` for most.
    #[must_use]
    pub fn metaclass(&self) -> ClassId {
        let spelled = self.traits.split(' ').find_map(|word| word.strip_prefix("meta="));
        spelled.map_or_else(|| builtin("type"), |class| class_id(class, self.module))
    }

    /// Whether its body has `__slots__`.
    #[must_use]
    pub fn has_slots(&self) -> bool {
        self.traits.split(' ').any(|word| word == "slots")
    }

    /// Whether its instances keep more than those of its base, other than a `__dict__` and weak references.
    #[must_use]
    pub fn has_own_layout(&self) -> bool {
        self.traits.split(' ').any(|word| word == "layout")
    }

    /// Whether its instances have a `__dict__`.
    #[must_use]
    pub fn has_instance_dict(&self) -> bool {
        !self.traits.split(' ').any(|word| word == "nodict")
    }
}

/// The class with this identity, at this version.
#[must_use]
pub fn class(id: &ClassId, target: PythonVersion) -> Option<StandardClass> {
    let minor = read_minor(target);
    let key = [id.module.as_str(), ":", id.qualname.as_str()].concat();
    CLASSES.lines(&key).find_map(|line| {
        if line.rest.starts_with(['=', '~']) || !line.holds(minor) {
            return None;
        }
        let mut fields = line.rest.split('\t');
        let (bases, traits) = (fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        let members = fields.next().unwrap_or_default();
        Some(StandardClass { module: module_of(line), bases, traits, members, minor })
    })
}

/// The identity of a class by module and qualified name in one word: `concurrent.futures.thread.ThreadPoolExecutor`.
#[must_use]
pub fn class_named(name: &str, target: PythonVersion) -> Option<ClassId> {
    let mut dots: Vec<usize> = memchr::memchr_iter(b'.', name.as_bytes()).take(16).collect();
    dots.reverse();
    dots.into_iter().find_map(|dot| {
        let id = ClassId { module: Name::new(name.get(..dot)?), qualname: Name::new(name.get(dot + 1..)?) };
        class(&id, target).is_some().then_some(id)
    })
}

/// What `module.name` is, where that is a class or stands for one.
#[must_use]
pub fn entry(module: &str, name: &str, target: PythonVersion) -> Option<Entry> {
    let minor = read_minor(target);
    let line = CLASSES.lines(&[module, ":", name].concat()).find(|line| line.holds(minor))?;
    let module = module_of(line);
    Some(if let Some(target) = line.rest.strip_prefix('=') {
        Entry::Class(class_id(target, module))
    } else if let Some(target) = line.rest.strip_prefix('~') {
        Entry::TypingAlias(class_id(target, module))
    } else {
        // In `asyncio.futures` the name of the class leads to its version in C, `_asyncio.Future`.
        let own = ClassId { module: Name::new(module), qualname: Name::new(name) };
        let (package, _) = module.split_once('.').unwrap_or_default();
        let in_c = ClassId { module: Name::from(format!("_{package}")), qualname: own.qualname.clone() };
        let has_both = !package.is_empty() && class(&in_c, target).is_some();
        Entry::Class(if has_both { in_c } else { own })
    })
}

/// What a dotted path as a program writes it (`concurrent.futures.ThreadPoolExecutor`) leads to.
#[must_use]
pub fn entry_at(path: &str, target: PythonVersion) -> Option<Entry> {
    // The longest part that is a module is the module; what follows are attributes.
    let mut end = path.len();
    while let Some(dot) = path.get(..end).and_then(|head| head.rfind('.')) {
        let (module, name) = (path.get(..dot)?, path.get(dot + 1..)?);
        if is_module(module, target) {
            return entry(module, name, target);
        }
        end = dot;
    }
    None
}

/// The class's `__mro__`; `None` for what is no class at this version.
#[must_use]
pub fn mro(id: &ClassId, target: PythonVersion) -> Option<Vec<ClassId>> {
    // Bases first, each once, and no recursion: a class is put in order when all that it inherits from is.
    let mut known: Vec<(ClassId, Option<Vec<u32>>)> = vec![(id.clone(), None)];
    let mut waiting = vec![0_usize];
    while let Some(at) = waiting.last().copied() {
        let (current, order) = known.get(at)?;
        if order.is_some() {
            waiting.pop();
            continue;
        }
        let mut bases = Vec::new();
        for base in class(current, target)?.bases().collect::<Vec<_>>() {
            let place = known.iter().position(|(one, _)| *one == base).unwrap_or_else(|| {
                known.push((base, None));
                known.len() - 1
            });
            bases.push(place);
        }
        let open: Vec<usize> =
            bases.iter().copied().filter(|place| known.get(*place).is_some_and(|k| k.1.is_none())).collect();
        if !open.is_empty() {
            // The tables have no circles; one would come back here with more waiting than there are classes.
            waiting.extend(open);
            if waiting.len() > 10_000 {
                return None;
            }
            continue;
        }
        let mut lists: Vec<Vec<u32>> =
            bases.iter().filter_map(|place| known.get(*place)?.1.clone()).collect();
        lists.push(bases.iter().filter_map(|place| u32::try_from(*place).ok()).collect());
        let rest = c3::merge(&lists).ok()?;
        let own = u32::try_from(at).ok()?;
        known.get_mut(at)?.1 = Some(std::iter::once(own).chain(rest).collect());
        waiting.pop();
    }
    let order = known.first()?.1.clone()?;
    order.into_iter().map(|place| Some(known.get(place as usize)?.0.clone())).collect()
}

/// The names in the class's `__abstractmethods__`, sorted: without overriding these, it makes no instances. Empty where the
/// metaclass does not mind; `None` for what is no class at this version.
#[must_use]
pub fn abstract_methods(id: &ClassId, target: PythonVersion) -> Option<Vec<&'static str>> {
    let metaclass = mro(&class(id, target)?.metaclass(), target)?;
    if !metaclass.iter().any(|one| one.module == "abc" && one.qualname == "ABCMeta") {
        return Some(Vec::new());
    }
    let mut first: Vec<(&'static str, bool)> = Vec::new();
    for above in mro(id, target)? {
        for member in class(&above, target)?.members_with_kinds() {
            first.push((member.name, member.is_abstract));
        }
    }
    // A stable sort: of one name, the first of the order stays the first.
    first.sort_by_key(|(name, _)| *name);
    first.dedup_by_key(|(name, _)| *name);
    Some(first.into_iter().filter(|(_, is_abstract)| *is_abstract).map(|(name, _)| name).collect())
}

/// `builtins.name`
#[must_use]
pub fn builtin(name: &str) -> ClassId {
    ClassId { module: Name::new_static("builtins"), qualname: Name::new(name) }
}

fn module_of(line: Line) -> &'static str {
    line.key.split(':').next().unwrap_or_default()
}

fn class_id(spelled: &str, own_module: &str) -> ClassId {
    let (module, qualname) = match spelled.split_once(':') {
        Some(both) => both,
        None => match spelled.strip_prefix('.') {
            Some(name) => (own_module, name),
            None => ("builtins", spelled),
        },
    };
    ClassId { module: Name::new(module), qualname: Name::new(qualname) }
}

#[cfg(test)]
pub(in super::super) fn all_classes(target: PythonVersion) -> Vec<ClassId> {
    let mut keys: Vec<&str> = CLASSES.all().filter_map(|line| line.split('\t').next()).collect();
    keys.dedup();
    keys.into_iter().map(|key| class_id(key, "")).filter(|id| class(id, target).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW: PythonVersion = PythonVersion::new(3, 14);
    const OLD: PythonVersion = PythonVersion::new(3, 11);

    fn id(module: &str, qualname: &str) -> ClassId {
        ClassId { module: module.into(), qualname: qualname.into() }
    }

    #[test]
    fn knows_nothing_of_what_is_not_there() {
        assert_eq!(entry_at("threading.Nothing", NEW), None);
        assert_eq!(entry_at("Thread", NEW), None);
        assert_eq!(entry_at("numpy.ndarray", NEW), None);
        assert_eq!(entry_at("", NEW), None);
        assert!(class(&id("", "A"), NEW).is_none());
        assert_eq!(mro(&id("builtins", "nothing"), NEW), None);
        assert_eq!(abstract_methods(&id("builtins", "nothing"), NEW), None);
        assert_eq!(class(&builtin("list"), NEW).unwrap().member("nothing"), None);
    }

    #[test]
    fn follows_names_to_classes() {
        let class_at = |path| entry_at(path, NEW);
        assert_eq!(class_at("threading.Thread"), Some(Entry::Class(id("threading", "Thread"))));
        assert_eq!(class_at("io.StringIO"), Some(Entry::Class(id("_io", "StringIO"))));
        assert_eq!(class_at("builtins.IOError"), Some(Entry::Class(id("builtins", "OSError"))));
        assert_eq!(class_at("typing.List"), Some(Entry::TypingAlias(id("builtins", "list"))));
        assert_eq!(
            class_at("concurrent.futures.ThreadPoolExecutor"),
            Some(Entry::Class(id("concurrent.futures.thread", "ThreadPoolExecutor")))
        );
        assert_eq!(class_at("asyncio.futures.Future"), Some(Entry::Class(id("_asyncio", "Future"))));
        assert_eq!(class_at("typing.NamedTuple"), None);
    }

    #[test]
    fn versions_differ() {
        let bases = |target| class(&id("pathlib", "PosixPath"), target).map(|c| c.bases().count());
        assert_eq!(bases(OLD), Some(2));
        let has = |name, target| class(&id("enum", "Enum"), target).unwrap().members().any(|m| m == name);
        assert!(has("__init__", PythonVersion::new(3, 12)) && !has("__init__", NEW));
    }

    #[test]
    fn members_have_kinds() {
        let kind = |module: &str, qualname: &str, name: &str| {
            class(&id(module, qualname), NEW).and_then(|class| class.member(name)).map(|member| member.kind)
        };
        assert_eq!(kind("builtins", "list", "append"), Some(MemberKind::Method));
        assert_eq!(kind("builtins", "list", "__hash__"), Some(MemberKind::Nothing));
        assert_eq!(kind("builtins", "dict", "fromkeys"), Some(MemberKind::ClassMethod));
        assert_eq!(kind("builtins", "str", "maketrans"), Some(MemberKind::StaticMethod));
        assert_eq!(kind("threading", "Thread", "name"), Some(MemberKind::Property));
        assert_eq!(kind("builtins", "int", "real"), Some(MemberKind::Descriptor));
        assert_eq!(kind("json.encoder", "JSONEncoder", "item_separator"), Some(MemberKind::Data));
    }

    #[test]
    fn metaclasses_slots_and_dicts() {
        let mapping = class(&id("collections.abc", "Mapping"), NEW).unwrap();
        assert_eq!(mapping.metaclass(), id("abc", "ABCMeta"));
        assert!(mapping.has_slots() && !mapping.has_instance_dict());
        let thread = class(&id("threading", "Thread"), NEW).unwrap();
        assert_eq!(thread.metaclass(), builtin("type"));
        assert!(!thread.has_slots() && thread.has_instance_dict());
    }

    #[test]
    fn what_is_still_abstract() {
        let missing = |module: &str, qualname: &str| abstract_methods(&id(module, qualname), NEW).unwrap();
        assert_eq!(missing("collections.abc", "Mapping"), ["__getitem__", "__iter__", "__len__"]);
        assert_eq!(missing("collections", "UserDict"), [""; 0]);
        assert_eq!(missing("builtins", "dict"), [""; 0]);
        assert!(class(&id("collections.abc", "Sized"), NEW).unwrap().member("__len__").unwrap().is_abstract);
    }

    #[test]
    fn the_order_of_standard_classes_is_cpythons() {
        let orders = include_str!("../../../../../knowledge/data/orders.tsv");
        for line in orders.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let minor = (11..=14).find(|minor| holds(fields[1], *minor)).unwrap();
            let order = mro(&class_id(fields[0], ""), PythonVersion::new(3, minor)).unwrap();
            let expected: Vec<ClassId> = fields[2].split(' ').map(|one| class_id(one, "")).collect();
            assert_eq!(order, expected, "{line}");
        }
    }
}
